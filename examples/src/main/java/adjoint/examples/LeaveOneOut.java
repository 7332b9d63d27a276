package adjoint.examples;

import adjoint.examples.NeuronTraining.Settings;
import adjoint.examples.numpy.Digits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How good the neuron is on points that it has never seen: each point in turn is left out of the
 * training and asked for afterwards.
 */
final class LeaveOneOut {
  private LeaveOneOut() {}

  /** The answer for a point that was left out, and how many of the others were learned. */
  record Fold(double label, double answer, int learned) {
    boolean right() {
      return (answer > 0.5) == (label == 1);
    }
  }

  static List<Fold> folds(LabelledPoints points, Settings settings) {
    List<Fold> folds = new ArrayList<>();
    for (int i = 0; i < points.count(); i++) {
      LabelledPoints others = points.without(i);
      TrainedNeuron neuron = NeuronTraining.scalars(others, settings);
      folds.add(new Fold(points.label(i), neuron.predict(points.point(i)), neuron.right(others)));
    }
    return folds;
  }

  static void report(Report report, LabelledPoints points, Settings settings) {
    List<Fold> folds = folds(points, settings);
    report.heading("On new data: every point left out once");
    for (int i = 0; i < folds.size(); i++) {
      Fold fold = folds.get(i);
      report.row(
          String.format(
              Locale.ROOT, "%s of class %.0f", Arrays.toString(points.point(i)), fold.label),
          Digits.significant(fold.answer, 10) + (fold.right() ? "" : ", wrong"),
          "");
    }
    int n = points.count();
    long right = folds.stream().filter(Fold::right).count();
    int learned = folds.stream().mapToInt(Fold::learned).sum();
    report.say(
        "New points right: %s of %s. Points of the training right: %s of %s."
            .formatted(right, n, learned, n * (n - 1)));
    report.say(
        "The lecture note asks for new data and does not try any; guessing gets half of it right.");
  }
}
