package adjoint.examples.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYDataImageAnnotation;
import org.jfree.chart.annotations.XYShapeAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.LookupPaintScale;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** What a classifier says about each point of the plane, its 0.5 boundary, and the data on top. */
public final class DecisionSurface implements Picture {
  private static final int BANDS = 20;
  private static final int FINER = 6;

  private final String title;
  private final Grid grid;
  private final double[] probabilities;
  private final NumberAxis x;
  private final NumberAxis y;
  private final ScatterChart.Points points = new ScatterChart.Points();
  private String scale = "probability of class 1";

  private DecisionSurface(String title, String x, String y, Grid grid, double[] probabilities) {
    this.title = title;
    this.x = Style.axis(x);
    this.y = Style.axis(y);
    this.grid = grid;
    this.probabilities = probabilities;
  }

  /** {@code probabilities} of class 1, in the order of {@link Grid#points()}. */
  public static DecisionSurface of(
      String title, String xLabel, String yLabel, Grid grid, double[] probabilities) {
    if (probabilities.length != grid.columns() * grid.rows()) {
      throw new IllegalArgumentException(
          "decision surface '%s': %s probabilities for a grid of %s by %s; give one a point"
              .formatted(title, probabilities.length, grid.columns(), grid.rows()));
    }
    for (int i = 0; i < probabilities.length; i++) {
      if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) {
        throw new IllegalArgumentException(
            "decision surface '%s': probability %s is %s; give numbers from 0 to 1"
                .formatted(title, i, probabilities[i]));
      }
    }
    return new DecisionSurface(title, xLabel, yLabel, grid, probabilities.clone());
  }

  /** Adds the points of a class, class 0 first. */
  public DecisionSurface points(String name, double[] xs, double[] ys) {
    points.add(name, xs, ys);
    return this;
  }

  /** Says what the numbers are, beside their scale. */
  public DecisionSurface scale(String label) {
    scale = label;
    return this;
  }

  @Override
  public BufferedImage image() {
    x.setRange(grid.left(), grid.right());
    y.setRange(grid.bottom(), grid.top());
    XYPlot plot = Style.plot(x, y);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    points.into(plot);
    plot.getRenderer()
        .addAnnotation(
            new XYDataImageAnnotation(
                bands(),
                grid.left(),
                grid.bottom(),
                grid.right() - grid.left(),
                grid.top() - grid.bottom()),
            Layer.BACKGROUND);
    plot.getRenderer()
        .addAnnotation(
            new XYShapeAnnotation(
                Contour.of(grid, probabilities, 0.5), new BasicStroke(2f), Style.INK),
            Layer.BACKGROUND);
    JFreeChart chart = Style.chart(title, plot);
    chart.addSubtitle(scale());
    return Style.image(chart);
  }

  /** The surface as a small image, between the grid's points by bilinear interpolation. */
  private BufferedImage bands() {
    int width = (grid.columns() - 1) * FINER;
    int height = (grid.rows() - 1) * FINER;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        double p = at((column + 0.5) / FINER, (row + 0.5) / FINER);
        image.setRGB(column, height - 1 - row, color(p).getRGB());
      }
    }
    return image;
  }

  private double at(double column, double row) {
    int i = (int) column;
    int j = (int) row;
    int k = j * grid.columns() + i;
    double u = column - i;
    double v = row - j;
    double below = (1 - u) * probabilities[k] + u * probabilities[k + 1];
    int above = k + grid.columns();
    return (1 - v) * below + v * ((1 - u) * probabilities[above] + u * probabilities[above + 1]);
  }

  /** One of twenty tints: the first series' colour at 0, near white at 0.5, the second's at 1. */
  private static Color color(double p) {
    double band = (Math.min((int) (p * BANDS), BANDS - 1) + 0.5) / BANDS;
    Color end = Palette.of(band < 0.5 ? 0 : 1);
    double strength = 0.65 * Math.abs(2 * band - 1);
    return new Color(
        tint(end.getRed(), strength),
        tint(end.getGreen(), strength),
        tint(end.getBlue(), strength));
  }

  private static int tint(int channel, double strength) {
    return (int) Math.round(255 + strength * (channel - 255));
  }

  private PaintScaleLegend scale() {
    LookupPaintScale colors = new LookupPaintScale(0, 1, Color.WHITE);
    for (int i = 0; i < BANDS; i++) {
      colors.add((double) i / BANDS, color((i + 0.5) / BANDS));
    }
    NumberAxis axis = Style.axis(scale);
    axis.setLabelFont(Style.TEXT);
    axis.setTickLabelFont(Style.TEXT.deriveFont(12f));
    axis.setRange(0, 1);
    PaintScaleLegend legend = new PaintScaleLegend(colors, axis);
    legend.setPosition(RectangleEdge.RIGHT);
    legend.setSubdivisionCount(BANDS);
    legend.setMargin(new RectangleInsets(0, 12, 60, 0));
    legend.setStripWidth(14);
    return legend;
  }
}
