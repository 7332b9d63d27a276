package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.ShapeException;

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
    requireNumbers("logits", logits);
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
   * {@link #accuracy(Tensor, Indices)}.
   */
  public static double accuracy(Tensor probabilities, Tensor labels) {
    requireNonNull(probabilities, "accuracy: probabilities is null");
    requireFit(probabilities, labels);
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
    if (isDistribution(labels, 0) && isDistribution(probabilities, 1e-3)) {
      throw new IllegalArgumentException(
          "accuracy: probabilities and labels "
              + labels.shape()
              + " are those of one of several classes; use accuracy(probabilities, classes) with"
              + " classes = labels.argmax(-1)");
    }
    return accuracy(probabilities, labels, 0.5);
  }

  /**
   * The part of the labels, 0 or 1, that are 1 where the logit is above 0 and 0 where it is not.
   */
  public static double accuracyOfLogits(Tensor logits, Tensor labels) {
    requireNonNull(logits, "accuracyOfLogits: logits is null");
    return accuracy(logits, labels, 0);
  }

  /**
   * The part of the labels, 0 or 1, that are 1 where the output, whatever it is, is above the
   * threshold and 0 where it is not.
   */
  public static double accuracy(Tensor output, Tensor labels, double threshold) {
    requireFit(output, labels);
    double[] answers = output.toDoubleArray();
    double[] truth = labels.toDoubleArray();
    int right = 0;
    for (int i = 0; i < answers.length; i++) {
      if (truth[i] != 0 && truth[i] != 1) {
        throw new IllegalArgumentException("accuracy: labels must be 0 or 1, got " + truth[i]);
      }
      right += answers[i] > threshold == (truth[i] == 1) ? 1 : 0;
    }
    return (double) right / answers.length;
  }

  private static void requireFit(Tensor output, Tensor labels) {
    requireNonNull(output, "accuracy: output is null");
    requireNonNull(labels, "accuracy: labels is null");
    if (!output.shape().equals(labels.shape())) {
      throw new ShapeException(
          String.format(
              "accuracy: output %s and labels %s must have the same shape",
              output.shape(), labels.shape()));
    }
    requireNumbers("output", output);
  }

  /** Whether there are several numbers along the last axis, which always add up to 1. */
  private static boolean isDistribution(Tensor x, double tolerance) {
    return x.rank() > 1
        && x.shape().extent(-1) > 1
        && x.detach().sum(-1).sub(1).abs().max().item() <= tolerance;
  }

  private static void requireNumbers(String role, Tensor x) {
    if (x.size() == 0) {
      throw new ShapeException(String.format("accuracy: %s %s is empty", role, x.shape()));
    }
    if (Double.isNaN(x.detach().max().item())) {
      throw new IllegalArgumentException("accuracy: " + role + " contains NaN");
    }
  }
}
