package adjoint.examples;

import adjoint.examples.chart.LineChart;
import adjoint.examples.numpy.Digits;
import adjoint.examples.option.Data;
import adjoint.examples.option.Out;
import adjoint.examples.option.Rate;
import adjoint.examples.option.Seed;
import adjoint.examples.option.Steps;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * One neuron that learns to tell two classes of points apart, as far as one neuron can. Two
 * tutorials train it: one on reducing the error by a smaller learning rate, one on the derivatives.
 *
 * <p>The training itself is in {@link NeuronTraining}.
 */
@Command(name = "sigmoid-neuron", description = "one neuron, eight points, and why it cannot win")
final class SigmoidNeuron extends Example {
  private static final int MOST = 100;

  @Mixin private final Seed seed = new Seed(42);
  @Mixin private final Rate rate = new Rate(0.1);
  @Mixin private final Steps steps = new Steps(10_000);

  @Mixin
  private final Data data =
      new Data(LabelledPoints.EIGHT, LabelledPoints::requireClass, LabelledPoints::of);

  @Mixin private final Out out = new Out();

  @Override
  void run(Report report) {
    LabelledPoints points = LabelledPoints.of(data.rows());
    if (points.count() > MOST) {
      throw new IllegalArgumentException(
          "--data has %s points; give %s at most, every one is left out once"
              .formatted(points.count(), MOST));
    }
    NeuronTraining.Settings settings =
        new NeuronTraining.Settings(seed.value(), rate.value(), steps.value());
    boolean asPrinted = isTutorials(settings);
    if (!asPrinted) {
      report.say("These are not the tutorials' settings: their numbers are left out.");
    }
    untrained(report, points, settings, asPrinted);
    TrainedNeuron neuron = trained(report, points, settings);
    ErrorFloor floor = ErrorFloor.search(points, settings.seed());
    LearningRates.of(points, settings).report(report, out, floor.lowest().error(), asPrinted);
    floor.report(report, asPrinted);
    new LineOrDisc(points).report(report, out, neuron, asPrinted);
    LeaveOneOut.report(report, points, settings);
    WithoutActivation.report(report, settings.seed());
    ActivationFunctions.report(report, out);
    NextSteps.say(
        report,
        NextSteps.NEW_DATA,
        NextSteps.LOGISTIC,
        NextSteps.OPTIMIZERS,
        NextSteps.MINIMA,
        NextSteps.CONVOLUTIONS,
        NextSteps.RECURRENT,
        NextSteps.TRANSFORMERS,
        NextSteps.UNLABELLED);
  }

  private boolean isTutorials(NeuronTraining.Settings settings) {
    return settings.equals(new NeuronTraining.Settings(42, 0.1, 10_000))
        && Arrays.deepEquals(data.rows(), LabelledPoints.EIGHT);
  }

  private static void untrained(
      Report report, LabelledPoints points, NeuronTraining.Settings settings, boolean asPrinted) {
    TrainedNeuron neuron = NeuronTraining.scalars(points, settings.steps(0));
    report.heading("Before training");
    report.full(
        "answer for [1.66, 1.56]",
        neuron.predict(1.66, 1.56),
        asPrinted ? "0.7784302101100966" : "");
    for (int i = 0; i < points.count(); i++) {
      report.full(
          "answer for " + Arrays.toString(points.point(i)),
          neuron.predict(points.point(i)),
          asPrinted && i == 0 ? "0.7784302101100966 (wrong: that is [1.66, 1.56])" : "");
    }
    if (asPrinted) {
      report.say(
          """
          The lecture note says that its number is the answer for the first row of the data. It is
          not: none of the rows gives it. It belongs to [1.66, 1.56], the input of the article that
          the note follows.\
          """);
    }
  }

  private TrainedNeuron trained(
      Report report, LabelledPoints points, NeuronTraining.Settings settings) {
    TrainedNeuron neuron = NeuronTraining.scalars(points, settings);
    TrainedNeuron tensors = NeuronTraining.tensors(points, settings);
    double[] errors = neuron.errors();
    report.heading(
        String.format(
            Locale.ROOT, "After %,d steps at rate %s", settings.steps(), settings.rate()));
    neuron.report(report, points);
    report.heading("The same from tensors");
    tensors.report(report, points);
    report.row("largest difference in the errors", difference(errors, tensors.errors()), "");
    report.picture(
        out.write(
            "sigmoid-neuron-error",
            LineChart.of(
                    "Training at rate " + Digits.full(settings.rate()),
                    "iterations",
                    "error for all training instances")
                .line("sum of squared errors", NeuronTraining.EVERY, errors)));
    return neuron;
  }

  private static double difference(double[] a, double[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }
}
