package adjoint.examples.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYShapeAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnit;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.Range;

/** Vectors as arrows from the origin, and circles; one unit is as long in x as in y. */
public final class ArrowPlot implements Picture {
  private final String title;
  private final String x;
  private final String y;
  private final List<Group> groups = new ArrayList<>();
  private final List<Circle> circles = new ArrayList<>();

  private ArrowPlot(String title, String x, String y) {
    this.title = title;
    this.x = x;
    this.y = y;
  }

  public static ArrowPlot of(String title, String xLabel, String yLabel) {
    return new ArrowPlot(title, xLabel, yLabel);
  }

  /** Adds arrows from (0, 0) to each point. */
  public ArrowPlot arrows(String name, Palette color, double[] xs, double[] ys) {
    Style.requirePoints("arrows", name, xs, ys);
    groups.add(new Group(name, color.color(), xs.clone(), ys.clone()));
    return this;
  }

  /** Adds a dashed circle. */
  public ArrowPlot circle(String name, Palette color, double cx, double cy, double radius) {
    Style.requirePoints("circle", name, new double[] {cx, radius}, new double[] {cy, radius});
    circles.add(new Circle(name, color.color(), cx, cy, radius));
    return this;
  }

  @Override
  public BufferedImage image() {
    NumberAxis xAxis = Style.axis(x);
    NumberAxis yAxis = Style.axis(y);
    XYPlot plot = Style.plot(xAxis, yAxis);
    plot.setRenderer(new XYLineAndShapeRenderer()); // draws nothing here but the zero lines
    plot.setDomainZeroBaselineVisible(true);
    plot.setRangeZeroBaselineVisible(true);
    LegendItemCollection legend = new LegendItemCollection();
    Rectangle2D all = new Rectangle2D.Double();
    for (Circle c : circles) {
      plot.addAnnotation(new XYShapeAnnotation(c.shape(), Circle.DASHED, c.color));
      legend.add(legendItem(c.name, c.color, Circle.DASHED));
      all.add(c.shape().getBounds2D());
    }
    for (int k = 0; k < groups.size(); k++) {
      Group group = groups.get(k);
      BasicStroke stroke = Arrow.stroke(k);
      legend.add(legendItem(group.name, group.color, stroke));
      for (int i = 0; i < group.xs.length; i++) {
        plot.addAnnotation(new Arrow(group.xs[i], group.ys[i], group.color, stroke));
        all.add(group.xs[i], group.ys[i]);
      }
    }
    plot.setFixedLegendItems(legend);
    JFreeChart chart = Style.chart(title, plot);
    sameScale(chart, all, xAxis, yAxis);
    return Style.image(chart);
  }

  /** Draws once to learn how large the plot comes out, then widens the narrower of the ranges. */
  private static void sameScale(JFreeChart chart, Rectangle2D all, NumberAxis x, NumberAxis y) {
    ChartRenderingInfo info = new ChartRenderingInfo();
    x.setRange(all.getMinX(), all.getMinX() + Math.max(all.getWidth(), 1e-9));
    y.setRange(all.getMinY(), all.getMinY() + Math.max(all.getHeight(), 1e-9));
    Rectangle2D whole = new Rectangle2D.Double(0, 0, Style.WIDTH, Style.HEIGHT);
    Style.image(g -> chart.draw(g, whole, info));
    Rectangle2D area = info.getPlotInfo().getDataArea();
    double unit =
        1.1 * Math.max(all.getWidth() / area.getWidth(), all.getHeight() / area.getHeight());
    unit = Math.max(unit, 1e-9);
    x.setRange(around(all.getCenterX(), unit * area.getWidth()));
    y.setRange(around(all.getCenterY(), unit * area.getHeight()));
    TickUnit tick = NumberAxis.createStandardTickUnits().getCeilingTickUnit(60 * unit);
    x.setTickUnit((NumberTickUnit) tick);
    y.setTickUnit((NumberTickUnit) tick);
  }

  private static Range around(double center, double length) {
    return new Range(center - length / 2, center + length / 2);
  }

  private static LegendItem legendItem(String name, Color color, BasicStroke stroke) {
    return new LegendItem(name, null, null, null, new Line2D.Double(0, 0, 27, 0), stroke, color);
  }

  @SuppressWarnings("ArrayRecordComponent") // nothing compares groups
  private record Group(String name, Color color, double[] xs, double[] ys) {}

  private record Circle(String name, Color color, double x, double y, double radius) {
    static final BasicStroke DASHED =
        new BasicStroke(
            1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {6f, 4f}, 0f);

    Ellipse2D shape() {
      return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }
  }
}
