package adjoint.nn.metric;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.ShapeException;

/** What metrics require of what they are given; each error begins with the name of the metric. */
final class Checks {
  private Checks() {}

  static void requireFit(String name, Tensor output, Tensor labels) {
    requireNonNull(output, () -> name + ": output is null");
    requireNonNull(labels, () -> name + ": labels is null");
    if (!output.shape().equals(labels.shape())) {
      throw new ShapeException(
          String.format(
              "%s: output %s and labels %s must have the same shape",
              name, output.shape(), labels.shape()));
    }
    requireNumbers(name, "output", output);
  }

  static void requireNumbers(String name, String role, Tensor x) {
    if (x.size() == 0) {
      throw new ShapeException(String.format("%s: %s %s is empty", name, role, x.shape()));
    }
    if (Double.isNaN(x.detach().max().item())) {
      throw new IllegalArgumentException(name + ": " + role + " contains NaN");
    }
  }

  /** Scores {@code [..., classes]} and classes {@code [...]}. */
  static void requireClasses(String name, String role, Tensor scores, Indices classes) {
    if (scores.rank() == 0 || !scores.shape().remove(-1).equals(classes.shape())) {
      throw new ShapeException(
          String.format(
              "%s: %s %s and classes %s do not fit, it takes %s [n, classes] and classes [n]",
              name, role, scores.shape(), classes.shape(), role));
    }
    requireNumbers(name, role, scores);
    classes.requireBelow(name, scores.shape().extent(-1));
  }

  static void requireLabels(String name, double... labels) {
    for (double label : labels) {
      if (label != 0 && label != 1) {
        throw new IllegalArgumentException(name + ": labels must be 0 or 1, got " + label);
      }
    }
  }

  static void requireSome(String name, long count) {
    if (count == 0) {
      throw new IllegalStateException(name + ": nothing has been added yet");
    }
  }

  /** Whether of several numbers along the last axis one is always 1 and the others are 0. */
  static boolean isOneHot(Tensor labels) {
    if (labels.rank() < 2 || labels.shape().extent(-1) < 2) {
      return false;
    }
    double[] x = labels.toDoubleArray();
    int classes = labels.shape().extent(-1);
    for (int row = 0; row < x.length; row += classes) {
      int ones = 0;
      for (int i = 0; i < classes; i++) {
        ones += x[row + i] == 1 ? 1 : 0;
        if (x[row + i] != 0 && x[row + i] != 1) {
          return false; // which is an error of its own
        }
      }
      if (ones != 1) {
        return false;
      }
    }
    return true;
  }
}
