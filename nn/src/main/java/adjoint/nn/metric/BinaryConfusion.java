package adjoint.nn.metric;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import java.util.List;

/**
 * How often yes was right and wrong, and no: from this follow accuracy, precision, recall and F1.
 *
 * {@snippet :
 * BinaryConfusion confusion = BinaryConfusion.ofLogits();
 * confusion.add(model.forward(inputs), targets); // labels 0 and 1
 * confusion.f1();
 * }
 *
 * <p>Labels of several questions, {@code [n, questions]}, are counted together: their precision,
 * recall and F1 are micro averages. One of several classes is for {@link ConfusionMatrix}.
 */
public final class BinaryConfusion {
  private enum Output {
    PROBABILITY,
    LOGIT,
    ANYTHING
  }

  private final Output output;
  private final double threshold;
  private long truePositives;
  private long falsePositives;
  private long trueNegatives;
  private long falseNegatives;

  private BinaryConfusion(Output output, double threshold) {
    this.output = output;
    this.threshold = threshold;
  }

  /** Outputs are probabilities, of which those above ½ say yes. */
  public static BinaryConfusion ofProbabilities() {
    return new BinaryConfusion(Output.PROBABILITY, 0.5);
  }

  /** Outputs are logits, before the sigmoid, of which those above 0 say yes. */
  public static BinaryConfusion ofLogits() {
    return new BinaryConfusion(Output.LOGIT, 0);
  }

  /**
   * Outputs are whatever they are, and say yes above the threshold. Each label counts by itself,
   * even if one in each row is 1.
   */
  public static BinaryConfusion above(double threshold) {
    if (Double.isNaN(threshold)) {
      throw new IllegalArgumentException("BinaryConfusion: the threshold is NaN, nothing is above");
    }
    return new BinaryConfusion(Output.ANYTHING, threshold);
  }

  /**
   * Counts labels, each 0 or 1, and outputs of the same shape. Labels with a single 1 in each row
   * are refused, unless there is a threshold: they most likely mean one of several classes.
   */
  public BinaryConfusion add(Tensor outputs, Tensor labels) {
    requireNonNull(outputs, "BinaryConfusion: outputs is null");
    requireNonNull(labels, "BinaryConfusion: labels is null");
    Checks.requireFit("BinaryConfusion", outputs, labels);
    double[] out = outputs.toDoubleArray();
    double[] truth = labels.toDoubleArray();
    Checks.requireLabels("BinaryConfusion", truth);
    requireMeant(out, labels);
    for (int i = 0; i < out.length; i++) {
      boolean yes = out[i] > threshold;
      if (truth[i] == 1) {
        truePositives += yes ? 1 : 0;
        falseNegatives += yes ? 0 : 1;
      } else {
        falsePositives += yes ? 1 : 0;
        trueNegatives += yes ? 0 : 1;
      }
    }
    return this;
  }

  /** What would silently be the answer to another question. */
  private void requireMeant(double[] outputs, Tensor labels) {
    if (output == Output.PROBABILITY) {
      for (double p : outputs) {
        if (p < 0 || p > 1) {
          throw new IllegalArgumentException(
              "BinaryConfusion: "
                  + p
                  + " is no probability; use ofLogits() for outputs without a sigmoid,"
                  + " above(threshold) for others");
        }
      }
    }
    if (output != Output.ANYTHING && Checks.isOneHot(labels)) {
      throw new IllegalArgumentException(
          String.format(
              "BinaryConfusion: every row of labels %s has a single 1, as for one of several"
                  + " classes; use a ConfusionMatrix with labels.argmax(-1), or above(%s) if each"
                  + " label is a question of its own",
              labels.shape(), threshold));
    }
  }

  /** Counts what another one has counted, too. */
  public BinaryConfusion merge(BinaryConfusion other) {
    requireNonNull(other, "BinaryConfusion: other is null");
    if (other.output != output || other.threshold != threshold) {
      throw new IllegalArgumentException(
          String.format(
              "BinaryConfusion: cannot merge counts above %s of other outputs into those above %s",
              other.threshold, threshold));
    }
    truePositives += other.truePositives;
    falsePositives += other.falsePositives;
    trueNegatives += other.trueNegatives;
    falseNegatives += other.falseNegatives;
    return this;
  }

  /** How many labels have been counted. */
  public long count() {
    return truePositives + falsePositives + trueNegatives + falseNegatives;
  }

  /** Labels of 1 where the answer was yes. */
  public long truePositives() {
    return truePositives;
  }

  /** Labels of 0 where the answer was yes. */
  public long falsePositives() {
    return falsePositives;
  }

  /** Labels of 0 where the answer was no. */
  public long trueNegatives() {
    return trueNegatives;
  }

  /** Labels of 1 where the answer was no. */
  public long falseNegatives() {
    return falseNegatives;
  }

  /** The part of the answers that are right. */
  public double accuracy() {
    Checks.requireSome("BinaryConfusion", count());
    return (double) (truePositives + trueNegatives) / count();
  }

  /**
   * The part that are 1 of the labels where the answer was yes. If it never was, 0; NaN if it never
   * should have been either.
   */
  public double precision() {
    Checks.requireSome("BinaryConfusion", count());
    return Ratio.of(truePositives, falsePositives, falseNegatives);
  }

  /**
   * The part where the answer was yes of the labels that are 1. If none is, 0; NaN if the answer
   * never was yes either.
   */
  public double recall() {
    Checks.requireSome("BinaryConfusion", count());
    return Ratio.of(truePositives, falseNegatives, falsePositives);
  }

  /** The part where the answer was no of the labels that are 0. */
  public double specificity() {
    Checks.requireSome("BinaryConfusion", count());
    return Ratio.of(trueNegatives, falsePositives, falseNegatives);
  }

  /** The harmonic mean of precision and recall; NaN if both are. */
  public double f1() {
    Checks.requireSome("BinaryConfusion", count());
    return Ratio.f1(truePositives, falsePositives, falseNegatives);
  }

  /** The counts as a table. */
  @Override
  public String toString() {
    return Table.of(
        List.of(
            List.of("", "no", "yes"),
            List.of("label 0", "" + trueNegatives, "" + falsePositives),
            List.of("label 1", "" + falseNegatives, "" + truePositives)));
  }
}
