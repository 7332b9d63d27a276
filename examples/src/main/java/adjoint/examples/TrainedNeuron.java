package adjoint.examples;

import adjoint.Value;
import adjoint.examples.numpy.Digits;
import adjoint.nn.scalar.Neuron;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a training of one neuron ends with, and the errors noted on the way. */
final class TrainedNeuron {
  private final double[] weights;
  private final double bias;
  private final double[] errors;

  TrainedNeuron(double[] weights, double bias, List<Double> errors) {
    this.weights = weights.clone();
    this.bias = bias;
    this.errors = errors.stream().mapToDouble(Double::doubleValue).toArray();
  }

  double[] weights() {
    return weights.clone();
  }

  double bias() {
    return bias;
  }

  /** The cumulative errors, one every {@link NeuronTraining#EVERY} steps. */
  double[] errors() {
    return errors.clone();
  }

  /** What came of the training, in rows. */
  void report(Report report, LabelledPoints points) {
    report.row("errors noted first", text(Arrays.copyOf(errors, Math.min(3, errors.length))), "");
    report.row(
        "last",
        text(Arrays.copyOfRange(errors, Math.max(0, errors.length - 3), errors.length)),
        "");
    report.row(
        String.format(Locale.ROOT, "smallest, at step %,d", bestStep()), smallestError(), "");
    report.row("mean of the second half", lateMean(), "");
    report.row("standard deviation of it", lateSpread(), "");
    report.row("weights", text(weights), "");
    report.row("bias", bias, "");
    report.row("in the right class", right(points) + " of " + points.count(), "");
  }

  private static String text(double[] x) {
    return Arrays.stream(x)
        .mapToObj(v -> Digits.significant(v, 10))
        .collect(Collectors.joining("  "));
  }

  /** The answer for a point: near 0 for class 0, near 1 for class 1. */
  double predict(double... point) {
    return Neuron.of(weights, bias, Value::sigmoid).forward(point).value();
  }

  double[] predictAll(LabelledPoints points) {
    return IntStream.range(0, points.count()).mapToDouble(i -> predict(points.point(i))).toArray();
  }

  /** How many points it puts into the right class. */
  int right(LabelledPoints points) {
    double[] answers = predictAll(points);
    return (int)
        IntStream.range(0, answers.length)
            .filter(i -> (answers[i] > 0.5) == (points.label(i) == 1))
            .count();
  }

  double lastError() {
    return errors[errors.length - 1];
  }

  /** When the error was smallest, in steps. */
  int bestStep() {
    int best = 0;
    for (int i = 1; i < errors.length; i++) {
      best = errors[i] < errors[best] ? i : best;
    }
    return best * NeuronTraining.EVERY;
  }

  double smallestError() {
    return errors[bestStep() / NeuronTraining.EVERY];
  }

  /** The mean of the errors noted in the second half of the training. */
  double lateMean() {
    return Arrays.stream(late()).average().orElseThrow();
  }

  /** The standard deviation of the errors noted in the second half of the training. */
  double lateSpread() {
    double mean = lateMean();
    return Math.sqrt(
        Arrays.stream(late()).map(e -> (e - mean) * (e - mean)).average().orElseThrow());
  }

  double lateLargest() {
    return Arrays.stream(late()).max().orElseThrow();
  }

  private double[] late() {
    return Arrays.copyOfRange(errors, errors.length / 2, errors.length);
  }
}
