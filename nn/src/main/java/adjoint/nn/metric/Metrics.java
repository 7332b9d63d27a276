package adjoint.nn.metric;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import java.util.Locale;

/** Accuracies of one batch. The accumulators of this package have more. */
public final class Metrics {
  private Metrics() {}

  /**
   * The part of the examples whose largest logit (or probability) is the right class's; the first
   * wins a tie.
   */
  public static double accuracy(Tensor logits, Indices classes) {
    requireNonNull(logits, "accuracy: logits is null");
    requireNonNull(classes, "accuracy: classes is null");
    Checks.requireClasses("accuracy", "logits", logits, classes);
    return Accuracy.of().add(logits, classes).result();
  }

  /**
   * The part of the labels, 0 or 1, that are 1 where the probability is above ½ and 0 where it is
   * not. For logits, before the sigmoid, use {@link #accuracyOfLogits}; for one of several classes
   * {@link #accuracy(Tensor, Indices)}. Labels with a single 1 in each row are refused: they most
   * likely mean the latter, where this would count the zeros, too.
   */
  public static double accuracy(Tensor probabilities, Tensor labels) {
    requireNonNull(probabilities, "accuracy: probabilities is null");
    Checks.requireFit("accuracy", probabilities, labels);
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
    Checks.requireFit("accuracyOfLogits", logits, labels);
    requireNoClasses("accuracyOfLogits", "logits", labels, 0);
    return share("accuracyOfLogits", logits, labels, 0);
  }

  /**
   * The part of the labels, 0 or 1, that are 1 where the output, whatever it is, is above the
   * threshold and 0 where it is not. Each label counts by itself, even if one in each row is 1.
   */
  public static double accuracy(Tensor output, Tensor labels, double threshold) {
    Checks.requireFit("accuracy", output, labels);
    if (Double.isNaN(threshold)) {
      throw new IllegalArgumentException("accuracy: the threshold is NaN, nothing is above it");
    }
    return share("accuracy", output, labels, threshold);
  }

  private static double share(String name, Tensor output, Tensor labels, double threshold) {
    double[] answers = output.toDoubleArray();
    double[] truth = labels.toDoubleArray();
    Checks.requireLabels(name, truth);
    int right = 0;
    for (int i = 0; i < answers.length; i++) {
      right += answers[i] > threshold == (truth[i] == 1) ? 1 : 0;
    }
    return (double) right / answers.length;
  }

  /** One-hot labels, whatever the output is: of two answers this would silently be the wrong. */
  private static void requireNoClasses(
      String name, String output, Tensor labels, double threshold) {
    if (Checks.isOneHot(labels)) {
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
}
