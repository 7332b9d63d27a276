package adjoint.examples.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/**
 * A vertical logarithmic axis with ticks at 1, 2 and 5; JFreeChart's own are at 0.251189 and such.
 */
final class DecadeAxis extends LogAxis {
  @Serial private static final long serialVersionUID = 1L;

  DecadeAxis(String label) {
    super(label);
    setBase(10);
  }

  @Override
  public List<NumberTick> refreshTicks(
      Graphics2D g, AxisState state, Rectangle2D area, RectangleEdge edge) {
    double low = getRange().getLowerBound();
    double high = getRange().getUpperBound();
    int[] steps = Math.log10(high / low) > 3.5 ? new int[] {1} : new int[] {1, 2, 5};
    boolean exponents = low < 1e-5 || high >= 1e9; // then all ticks have one
    List<NumberTick> ticks = new ArrayList<>();
    for (int k = (int) Math.floor(Math.log10(low)); Math.pow(10, k) <= high; k++) {
      for (int step : steps) {
        double x = step * Math.pow(10, k);
        if (x >= low && x <= high) {
          String text =
              exponents ? step + "e" + Style.numbers().format(k) : Style.numbers().format(x);
          ticks.add(new NumberTick(x, text, TextAnchor.CENTER_RIGHT, TextAnchor.CENTER, 0));
        }
      }
    }
    return ticks;
  }
}
