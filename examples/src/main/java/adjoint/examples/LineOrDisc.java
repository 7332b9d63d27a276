package adjoint.examples;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.examples.chart.ArrowPlot;
import adjoint.examples.chart.Palette;
import adjoint.examples.numpy.ArrayText;
import adjoint.examples.option.Out;
import adjoint.nn.metric.Metrics;
import adjoint.nn.optim.Sgd;
import java.util.Locale;

/**
 * What the blog post sees in its picture of the data: a line cannot separate the points, a disc
 * might. How far either gets.
 */
final class LineOrDisc {
  private static final int STEPS = 3000;

  private final LabelledPoints points;

  LineOrDisc(LabelledPoints points) {
    this.points = points;
  }

  /** A disc that gradient descent found, what error it leaves and how often it is right. */
  record Disc(double x, double y, double radius, double error, double accuracy) {}

  /** Trains a {@link RadialNeuron} that starts in the middle of class 0. */
  Disc trainDisc() {
    RadialNeuron neuron = RadialNeuron.of(points.mean(0), 1, 1);
    Sgd sgd = new Sgd(neuron.parameters(), 0.1);
    for (int step = 0; step < STEPS; step++) {
      sgd.step(error(neuron));
    }
    return new Disc(
        neuron.centre().get(0),
        neuron.centre().get(1),
        Math.abs(neuron.radius().item()),
        error(neuron).item(),
        NoGrad.call(() -> Metrics.accuracy(neuron.forward(points.x()), points.y())));
  }

  private Tensor error(RadialNeuron neuron) {
    return neuron.forward(points.x()).sub(points.y()).square().sum();
  }

  void report(Report report, Out out, TrainedNeuron trained, boolean asPrinted) {
    DiscAndLine cuts = new DiscAndLine(points);
    double[] middle = points.mean(0);
    DiscAndLine.Disc around = cuts.around(middle[0], middle[1]);
    Disc disc = trainDisc();
    int count = points.count();
    report.heading("A line or a disc");
    report.row("mean of class 0 (red)", ArrayText.of(middle), "");
    report.row("mean of class 1 (green)", ArrayText.of(points.mean(1)), "");
    report.row("red points from the red mean", ArrayText.of(cuts.distances(middle, 0)), "");
    report.row("green points from it", ArrayText.of(cuts.distances(middle, 1)), "");
    report.row("best line", cuts.bestLine() + " of " + count + " right", "");
    report.row(
        "best disc around the red mean",
        around.right() + " of " + count + " right",
        asPrinted ? "\"the best (if overfit) predictor\"" : "");
    report.row(
        "disc with trained centre",
        String.format(Locale.ROOT, "%.0f of %d right", disc.accuracy * count, count),
        "");
    report.row("its centre", ArrayText.of(new double[] {disc.x, disc.y}), "");
    report.row("its radius", disc.radius, "");
    report.row("its error", disc.error, "");
    if (asPrinted) {
      report.say(
          """
          Two green points are nearer to the red mean than two of the red ones, and a disc around it
          is right for 6 points at most, as a line is. A disc that may move gets 7, and none gets 8:
          whatever disc holds the four red points also holds the green one at (2, 1), between them.\
          """);
    }
    report.picture(out.write("sigmoid-neuron-arrows", arrows(trained)));
    report.picture(
        out.write(
            "sigmoid-neuron-discs",
            arrows("Discs for the points of class 0")
                .circle("around their mean", Palette.GREY, middle[0], middle[1], around.radius())
                .circle("trained", Palette.ORANGE, disc.x, disc.y, disc.radius)));
  }

  private ArrowPlot arrows(TrainedNeuron trained) {
    double[] w = trained.weights();
    return arrows("The data and the learned weights")
        .arrows("weights", Palette.ARROW_BLUE, new double[] {w[0]}, new double[] {w[1]});
  }

  private ArrowPlot arrows(String title) {
    return ArrowPlot.of(title, "x1", "x2")
        .arrows("class 0", Palette.ARROW_RED, points.coordinates(0, 0), points.coordinates(1, 0))
        .arrows("class 1", Palette.ARROW_GREEN, points.coordinates(0, 1), points.coordinates(1, 1));
  }
}
