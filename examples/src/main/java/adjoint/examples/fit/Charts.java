package adjoint.examples.fit;

import adjoint.examples.chart.LineChart;
import adjoint.examples.chart.Picture;
import adjoint.nn.metric.Calibration;
import adjoint.nn.train.History;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The pictures of a training. */
final class Charts {
  private Charts() {}

  /** The losses of training and validation by epoch, and where the best weights come from. */
  static Picture learningCurves(History history, int best) {
    double[] epochs = IntStream.rangeClosed(1, history.epochs().size()).asDoubleStream().toArray();
    double[] training = history.values("loss");
    double[] validation = history.values("validation loss");
    LineChart chart =
        LineChart.of("Learning curves", "epoch", "loss")
            .line("training", epochs, training)
            .line("validation", epochs, validation)
            .points(
                "the weights kept, epoch " + best,
                new double[] {best},
                new double[] {validation[best - 1]});
    boolean positive =
        Arrays.stream(training).allMatch(loss -> loss > 0)
            && Arrays.stream(validation).allMatch(loss -> loss > 0);
    return positive ? chart.logY() : chart;
  }

  /**
   * How often the model was right where it said so with this probability. The area of a point is as
   * large as the number of its rows: those of few rows say little.
   */
  static Picture calibration(Calibration calibration) {
    List<Calibration.Bin> bins = calibration.bins();
    return LineChart.of("Calibration", "probability that was said", "part that was right")
        .line("perfect", new double[] {0, 1}, new double[] {0, 1})
        .points(
            "rows held out; the more of them, the larger",
            bins.stream().mapToDouble(Calibration.Bin::said).toArray(),
            bins.stream().mapToDouble(Calibration.Bin::right).toArray(),
            bins.stream().mapToDouble(Calibration.Bin::count).toArray())
        .zoomY(-0.05, 1.05);
  }

  /** How far off the predictions are, over what they are. */
  static Picture residuals(String target, double[] predicted, double[] right) {
    double[] residuals = new double[right.length];
    Arrays.setAll(residuals, i -> right[i] - predicted[i]);
    return LineChart.of("Residuals", "predicted " + target, "right minus predicted")
        .points("rows held out", predicted, residuals)
        .level("no error", 0);
  }
}
