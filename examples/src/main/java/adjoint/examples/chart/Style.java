package adjoint.examples.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.FieldPosition;
import java.util.Locale;
import java.util.function.Consumer;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** How all pictures look: 640 by 440 points, drawn at twice that for sharp screens. */
final class Style {
  static final int WIDTH = 640;
  static final int HEIGHT = 440;
  static final Color INK = new Color(0x222222);
  static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);

  /** As wide as a plus, which a hyphen is not. */
  static final char MINUS = '−';

  private static final int SCALE = 2;
  private static final Color GRID = new Color(0xDDDDDD);

  private Style() {}

  static NumberAxis axis(String label) {
    NumberAxis axis = new NumberAxis(label);
    axis.setAutoRangeIncludesZero(false);
    axis.setNumberFormatOverride(numbers());
    return axis;
  }

  /** Tick labels, the same whatever language the machine speaks. */
  static DecimalFormat numbers() {
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
    symbols.setMinusSign(MINUS);
    symbols.setExponentSeparator("e");
    return new TickFormat(symbols);
  }

  /** Numbers in full, but for those that are too wide for an axis: 2.5e21. */
  private static final class TickFormat extends DecimalFormat {
    private static final long serialVersionUID = 1;
    private static final double LARGE = 1e9;

    private final DecimalFormat large;

    TickFormat(DecimalFormatSymbols symbols) {
      super("#,##0.##########", symbols);
      large = new DecimalFormat("0.##########E0", symbols);
    }

    @Override
    public StringBuffer format(double x, StringBuffer text, FieldPosition position) {
      return Math.abs(x) < LARGE
          ? super.format(x, text, position)
          : large.format(x, text, position);
    }
  }

  static XYPlot plot(ValueAxis x, ValueAxis y) {
    XYPlot plot = new XYPlot(null, x, y, null);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlineStroke(new BasicStroke(0.8f));
    plot.setRangeGridlineStroke(new BasicStroke(0.8f));
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    for (ValueAxis axis : new ValueAxis[] {x, y}) {
      axis.setLabelFont(TEXT);
      axis.setLabelPaint(INK);
      axis.setTickLabelFont(TEXT.deriveFont(12f));
      axis.setTickLabelPaint(INK);
      axis.setAxisLinePaint(INK);
      axis.setLabelInsets(new RectangleInsets(6, 6, 6, 6));
    }
    return plot;
  }

  static JFreeChart chart(String title, XYPlot plot) {
    JFreeChart chart = new JFreeChart(title, TITLE, plot, true);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(10, 10, 8, 22));
    chart.getTitle().setPaint(INK);
    chart.getTitle().setPadding(2, 0, 8, 0);
    LegendTitle legend = chart.getLegend();
    legend.setPosition(RectangleEdge.BOTTOM);
    legend.setItemFont(TEXT);
    legend.setItemPaint(INK);
    legend.setItemLabelPadding(new RectangleInsets(2, 6, 2, 14));
    legend.setFrame(BlockBorder.NONE);
    legend.setBackgroundPaint(Color.WHITE);
    return chart;
  }

  static BufferedImage image(JFreeChart chart) {
    return image(g -> chart.draw(g, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT)));
  }

  static BufferedImage image(Consumer<Graphics2D> drawing) {
    BufferedImage image =
        new BufferedImage(SCALE * WIDTH, SCALE * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, image.getWidth(), image.getHeight());
      g.scale(SCALE, SCALE);
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setRenderingHint(
          RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
      drawing.accept(g);
    } finally {
      g.dispose();
    }
    return image;
  }

  /** Text with its middle at a place. */
  static void centered(Graphics2D g, String text, double x, double y) {
    FontMetrics font = g.getFontMetrics();
    double left = x - font.stringWidth(text) / 2.0;
    g.drawString(text, (float) left, (float) (y + (font.getAscent() - font.getDescent()) / 2.0));
  }

  /** The mark of the i-th series of points, so that colour is not the only difference. */
  static Shape mark(int i) {
    return switch (i % 4) {
      case 0 -> new Ellipse2D.Double(-4, -4, 8, 8);
      case 1 -> polygon(-3.8, -3.8, 3.8, -3.8, 3.8, 3.8, -3.8, 3.8);
      case 2 -> polygon(0, -5, 4.8, 3.6, -4.8, 3.6);
      default -> polygon(0, -5.2, 5.2, 0, 0, 5.2, -5.2, 0);
    };
  }

  static Shape polygon(double... xy) {
    Path2D path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
    path.closePath();
    return path;
  }

  /** A chart of nothing, or of a NaN, is a mistake that is better found here than in a picture. */
  static void requirePoints(String chart, String name, double[] x, double[] y) {
    if (x.length == 0 || x.length != y.length) {
      throw new IllegalArgumentException(
          "%s '%s': %s x and %s y; give as many of each, at least one"
              .formatted(chart, name, x.length, y.length));
    }
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
        throw new IllegalArgumentException(
            "%s '%s': point %s is (%s, %s); draw finite numbers only"
                .formatted(chart, name, i, x[i], y[i]));
      }
    }
  }
}
