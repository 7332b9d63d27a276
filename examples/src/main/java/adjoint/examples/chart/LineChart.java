package adjoint.examples.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Curves over one x axis, with a linear or a logarithmic y axis. */
public final class LineChart implements Picture {
  private final String title;
  private final NumberAxis x;
  private final XYSeriesCollection series = new XYSeriesCollection();
  private final Marks renderer = new Marks();
  private ValueAxis y;
  private int lines;

  private LineChart(String title, String x, String y) {
    this.title = title;
    this.x = Style.axis(x);
    this.y = Style.axis(y);
  }

  public static LineChart of(String title, String xLabel, String yLabel) {
    return new LineChart(title, xLabel, yLabel);
  }

  /** Adds a curve through the points, in their order. */
  public LineChart line(String name, double[] xs, double[] ys) {
    // Round joins: the mitre of a sharp spike would show values that are not there.
    BasicStroke stroke = new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
    add(name, xs, ys, Palette.of(lines++), stroke);
    return this;
  }

  /** Adds points that no curve joins. */
  public LineChart points(String name, double[] xs, double[] ys) {
    int i = series.getSeriesCount();
    add(name, xs, ys, Palette.of(lines++), new BasicStroke(0));
    renderer.setSeriesLinesVisible(i, false);
    renderer.setSeriesShapesVisible(i, true);
    renderer.setSeriesShape(i, Style.mark(i));
    return this;
  }

  /** Adds points that no curve joins; the area of each is as large as its weight, from 0 on. */
  public LineChart points(String name, double[] xs, double[] ys, double[] weights) {
    if (weights.length != xs.length || Arrays.stream(weights).anyMatch(w -> !(w >= 0))) {
      throw new IllegalArgumentException(
          "points '%s': give each of the %s points a weight from 0 on".formatted(name, xs.length));
    }
    int i = series.getSeriesCount();
    renderer.weights.put(i, weights.clone());
    points(name, xs, ys);
    renderer.setSeriesShape(i, Style.mark(0)); // areas of discs are easiest to compare
    return this;
  }

  /** Adds a curve over 0, 1, 2 … times {@code step}. */
  public LineChart line(String name, double step, double[] ys) {
    double[] xs = new double[ys.length];
    for (int i = 0; i < xs.length; i++) {
      xs[i] = i * step;
    }
    return line(name, xs, ys);
  }

  /** Breaks the curve of this name at x, where it jumps: no line joins its two ends. */
  public LineChart jump(String name, double at) {
    int i = series.getSeriesIndex(name);
    if (i < 0) {
      throw new IllegalArgumentException(
          "line chart '%s': there is no line '%s' to break; add it first".formatted(title, name));
    }
    XYSeries joined = series.getSeries(i);
    XYSeries broken = new XYSeries(name, false);
    double last = Double.NaN;
    for (int k = 0; k < joined.getItemCount(); k++) {
      double x = joined.getX(k).doubleValue();
      double y = joined.getY(k).doubleValue();
      boolean across = k > 0 && joined.getX(k - 1).doubleValue() <= at && x > at;
      if (across) {
        broken.add(at, last, false);
        broken.add(at, Double.NaN, false);
        broken.add(at, y, false);
      }
      broken.add(x, y, false);
      last = y;
    }
    joined.clear();
    for (int k = 0; k < broken.getItemCount(); k++) {
      joined.add(broken.getDataItem(k), false);
    }
    return this;
  }

  /** Adds a dashed horizontal line, such as a lower bound, as wide as the curves so far. */
  public LineChart level(String name, double value) {
    double[] ends = {series.getDomainLowerBound(false), series.getDomainUpperBound(false)};
    float[] dashes = {6f, 4f};
    BasicStroke dashed =
        new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, dashes, 0f);
    add(name, ends, new double[] {value, value}, Style.INK, dashed);
    return this;
  }

  /** Makes the y axis logarithmic; every y must then be above 0. */
  public LineChart logY() {
    y = new DecadeAxis(y.getLabel());
    return this;
  }

  /** Shows y from {@code low} to {@code high} only: a zoom. */
  public LineChart zoomY(double low, double high) {
    y.setRange(low, high);
    return this;
  }

  private void add(String name, double[] xs, double[] ys, Color color, BasicStroke stroke) {
    Style.requirePoints("line", name, xs, ys);
    XYSeries points = new XYSeries(name, false);
    for (int i = 0; i < xs.length; i++) {
      points.add(xs[i], ys[i], false);
    }
    int i = series.getSeriesCount();
    series.addSeries(points);
    renderer.setSeriesPaint(i, color);
    renderer.setSeriesStroke(i, stroke);
  }

  /** Marks of points, those with weights as large as these. */
  private static final class Marks extends XYLineAndShapeRenderer {
    private static final long serialVersionUID = 1;
    private static final double LARGEST = 3; // times as wide as a mark without a weight
    private static final double LEAST = 0.4; // is still seen

    private final transient Map<Integer, double[]> weights = new HashMap<>();

    Marks() {
      super(true, false);
    }

    @Override
    public Shape getItemShape(int row, int column) {
      Shape mark = super.getItemShape(row, column);
      double[] ofRow = weights.get(row);
      if (ofRow == null) {
        return mark;
      }
      double most = Arrays.stream(ofRow).max().orElse(1);
      double width = Math.max(LEAST, LARGEST * Math.sqrt(ofRow[column] / most));
      return AffineTransform.getScaleInstance(width, width).createTransformedShape(mark);
    }
  }

  @Override
  public BufferedImage image() {
    if (y instanceof DecadeAxis && series.getRangeLowerBound(false) <= 0) {
      throw new IllegalArgumentException(
          "line chart '%s': %s on a logarithmic axis; leave logY() out or keep y above 0"
              .formatted(title, series.getRangeLowerBound(false)));
    }
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setLegendLine(new Line2D.Double(-11, 0, 11, 0));
    double margin = renderer.weights.isEmpty() ? 0.01 : 0.03; // large marks go beyond their point
    x.setLowerMargin(margin);
    x.setUpperMargin(margin);
    XYPlot plot = Style.plot(x, y);
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD); // the last one on top
    plot.setDataset(series);
    plot.setRenderer(renderer);
    return Style.image(Style.chart(title, plot));
  }
}
