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
    Indices answers = logits.argmax(-1);
    int right = 0;
    for (int i = 0; i < classes.shape().size(); i++) {
      right += answers.get(i) == classes.get(i) ? 1 : 0;
    }
    return (double) right / classes.shape().size();
  }

  /** {@link #accuracy(Tensor, Tensor, double)} of probabilities, with a threshold of 0.5. */
  public static double accuracy(Tensor probabilities, Tensor labels) {
    requireNonNull(probabilities, "accuracy: probabilities is null");
    return accuracy(probabilities, labels, 0.5);
  }

  /**
   * The part of the labels, 0 or 1, that are 1 where the output is above the threshold and 0 where
   * it is not.
   */
  public static double accuracy(Tensor output, Tensor labels, double threshold) {
    if (!output.shape().equals(labels.shape())) {
      throw new ShapeException(
          String.format(
              "accuracy: output %s and labels %s must have the same shape",
              output.shape(), labels.shape()));
    }
    requireNumbers("output", output);
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

  private static void requireNumbers(String role, Tensor x) {
    if (x.size() == 0) {
      throw new ShapeException(String.format("accuracy: %s %s is empty", role, x.shape()));
    }
    if (Double.isNaN(x.detach().max().item())) {
      throw new IllegalArgumentException("accuracy: " + role + " contains NaN");
    }
  }
}
