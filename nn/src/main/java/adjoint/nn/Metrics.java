package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.ShapeException;
import java.util.Locale;

/** How good an output is, in numbers for people: no gradients. */
public final class Metrics {
  private Metrics() {}

  /**
   * The part of the examples whose largest logit (or probability) is the right class's; the first
   * wins a tie.
   */
  public static double accuracy(Tensor logits, Indices classes) {
    if (logits.rank() == 0 || !logits.shape().remove(-1).equals(classes.shape())) {
      throw new ShapeException(
          String.format(
              "accuracy: logits %s and classes %s do not fit, it takes logits [n, classes] and "
                  + "classes [n]",
              logits.shape(), classes.shape()));
    }
    requireNumbers("accuracy", "logits", logits);
    classes.requireBelow("accuracy", logits.shape().extent(-1));
    Indices answers = logits.argmax(-1);
    int right = 0;
    for (int i = 0; i < classes.shape().size(); i++) {
      right += answers.get(i) == classes.get(i) ? 1 : 0;
    }
    return (double) right / classes.shape().size();
  }

  /**
   * The part of the labels, 0 or 1, that are 1 where the probability is above ½ and 0 where it is
   * not. For logits, before the sigmoid, use {@link #accuracyOfLogits}; for one of several classes
   * {@link #accuracy(Tensor, Indices)}. Labels with a single 1 in each row are refused: they most
   * likely mean the latter, where this would count the zeros, too.
   */
  public static double accuracy(Tensor probabilities, Tensor labels) {
    requireNonNull(probabilities, "accuracy: probabilities is null");
    requireFit("accuracy", probabilities, labels);
    for (double p : probabilities.toDoubleArray()) {
      if (p < 0 || p > 1) {
        throw new IllegalArgumentException(
            "accuracy: "
                + p
                + " is no probability; use accuracyOfLogits(logits, labels) for outputs without a"
                + " sigmoid, accuracy(output, labels, threshold) for others, or accuracy(logits,"
                + " classes) with Indices for one of several classes");
      }
    }
    requireNoClasses("accuracy", "probabilities", labels, 0.5);
    return share("accuracy", probabilities, labels, 0.5);
  }

  /**
   * The part of the labels, 0 or 1, that are 1 where the logit is above 0 and 0 where it is not.
   * Labels with a single 1 in each row are refused: they most likely mean one of several classes.
   */
  public static double accuracyOfLogits(Tensor logits, Tensor labels) {
    requireNonNull(logits, "accuracyOfLogits: logits is null");
    requireFit("accuracyOfLogits", logits, labels);
    requireNoClasses("accuracyOfLogits", "logits", labels, 0);
    return share("accuracyOfLogits", logits, labels, 0);
  }

  /**
   * The part of the labels, 0 or 1, that are 1 where the output, whatever it is, is above the
   * threshold and 0 where it is not. Each label counts by itself, even if one in each row is 1.
   */
  public static double accuracy(Tensor output, Tensor labels, double threshold) {
    requireFit("accuracy", output, labels);
    if (Double.isNaN(threshold)) {
      throw new IllegalArgumentException("accuracy: the threshold is NaN, nothing is above it");
    }
    return share("accuracy", output, labels, threshold);
  }

  private static double share(String name, Tensor output, Tensor labels, double threshold) {
    double[] answers = output.toDoubleArray();
    double[] truth = labels.toDoubleArray();
    int right = 0;
    for (int i = 0; i < answers.length; i++) {
      if (truth[i] != 0 && truth[i] != 1) {
        throw new IllegalArgumentException(name + ": labels must be 0 or 1, got " + truth[i]);
      }
      right += answers[i] > threshold == (truth[i] == 1) ? 1 : 0;
    }
    return (double) right / answers.length;
  }

  private static void requireFit(String name, Tensor output, Tensor labels) {
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

  /** One-hot labels, whatever the output is: of two answers this would silently be the wrong. */
  private static void requireNoClasses(
      String name, String output, Tensor labels, double threshold) {
    if (isOneHot(labels)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: every row of labels %s has a single 1, as for one of several classes; use"
                  + " accuracy(%s, labels.argmax(-1)), or accuracy(%s, labels, %s) if each label"
                  + " is a question of its own",
              name,
              labels.shape(),
              output,
              output,
              threshold));
    }
  }

  /** Whether of several numbers along the last axis one is always 1 and the others are 0. */
  private static boolean isOneHot(Tensor labels) {
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

  private static void requireNumbers(String name, String role, Tensor x) {
    if (x.size() == 0) {
      throw new ShapeException(String.format("%s: %s %s is empty", name, role, x.shape()));
    }
    if (Double.isNaN(x.detach().max().item())) {
      throw new IllegalArgumentException(name + ": " + role + " contains NaN");
    }
  }
}
