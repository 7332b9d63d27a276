package adjoint.examples.chart;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Points in the plane, one colour and one mark a series. */
public final class ScatterChart implements Picture {
  private final String title;
  private final String x;
  private final String y;
  private final Points points = new Points();

  private ScatterChart(String title, String x, String y) {
    this.title = title;
    this.x = x;
    this.y = y;
  }

  public static ScatterChart of(String title, String xLabel, String yLabel) {
    return new ScatterChart(title, xLabel, yLabel);
  }

  /** Adds a series of points. */
  public ScatterChart points(String name, double[] xs, double[] ys) {
    points.add(name, xs, ys);
    return this;
  }

  @Override
  public BufferedImage image() {
    XYPlot plot = Style.plot(Style.axis(x), Style.axis(y));
    points.into(plot);
    return Style.image(Style.chart(title, plot));
  }

  /** Series of points for any plot: filled marks with a white rim. */
  static final class Points {
    private final XYSeriesCollection series = new XYSeriesCollection();
    private final XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);

    void add(String name, double[] xs, double[] ys) {
      Style.requirePoints("points", name, xs, ys);
      XYSeries points = new XYSeries(name, false);
      for (int i = 0; i < xs.length; i++) {
        points.add(xs[i], ys[i], false);
      }
      int i = series.getSeriesCount();
      series.addSeries(points);
      renderer.setSeriesFillPaint(i, Palette.of(i));
      renderer.setSeriesPaint(i, Palette.of(i));
      renderer.setSeriesOutlinePaint(i, Color.WHITE);
      renderer.setSeriesShape(i, Style.mark(i));
    }

    void into(XYPlot plot) {
      renderer.setUseFillPaint(true);
      renderer.setUseOutlinePaint(true);
      plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
      plot.setDataset(series);
      plot.setRenderer(renderer);
    }
  }
}
