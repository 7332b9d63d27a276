package adjoint.examples.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.io.Serial;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;

/** An arrow from the origin; its head has the same size whatever its length. */
final class Arrow extends AbstractXYAnnotation {
  private static final double HEAD = 11;
  @Serial private static final long serialVersionUID = 1L;

  private final double x;
  private final double y;
  private final Color color;
  private final transient BasicStroke stroke;

  Arrow(double x, double y, Color color, BasicStroke stroke) {
    this.x = x;
    this.y = y;
    this.color = color;
    this.stroke = stroke;
  }

  /** The shaft of the i-th group of arrows, so that colour is not the only difference. */
  static BasicStroke stroke(int i) {
    float[] dashes = i % 3 == 1 ? new float[] {7f, 3f} : null;
    float width = i % 3 == 2 ? 4f : 2.2f;
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10f, dashes, 0f);
  }

  @Override
  public void draw(
      Graphics2D g,
      XYPlot plot,
      Rectangle2D area,
      ValueAxis xAxis,
      ValueAxis yAxis,
      int index,
      PlotRenderingInfo info) {
    double x0 = xAxis.valueToJava2D(0, area, plot.getDomainAxisEdge());
    double y0 = yAxis.valueToJava2D(0, area, plot.getRangeAxisEdge());
    double x1 = xAxis.valueToJava2D(x, area, plot.getDomainAxisEdge());
    double y1 = yAxis.valueToJava2D(y, area, plot.getRangeAxisEdge());
    double length = Math.hypot(x1 - x0, y1 - y0);
    double shaft = Math.max(0, length - HEAD + 1);
    AffineTransform along = AffineTransform.getTranslateInstance(x0, y0);
    along.rotate(Math.atan2(y1 - y0, x1 - x0));
    g.setPaint(color);
    g.setStroke(stroke);
    g.draw(along.createTransformedShape(new Line2D.Double(0, 0, shaft, 0)));
    double half = 4.5 + (stroke.getLineWidth() - 2.2) / 2;
    g.fill(
        along.createTransformedShape(
            Style.polygon(length, 0, length - HEAD, half, length - HEAD, -half)));
  }
}
