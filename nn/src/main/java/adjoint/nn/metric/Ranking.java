package adjoint.nn.metric;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import java.util.Arrays;

/**
 * How well scores, of whatever scale, put examples with label 1 before those with label 0, at all
 * thresholds together. All scores are kept.
 *
 * {@snippet :
 * Ranking ranking = new Ranking();
 * ranking.add(model.forward(inputs), targets); // labels 0 and 1
 * ranking.rocAuc();
 * }
 */
public final class Ranking {
  private double[] positive = new double[64];
  private double[] negative = new double[64];
  private int positives;
  private int negatives;

  /** Nothing is in it yet. */
  public Ranking() {}

  /** Adds labels, each 0 or 1, and scores of the same shape. */
  public Ranking add(Tensor scores, Tensor labels) {
    requireNonNull(scores, "Ranking: scores is null");
    requireNonNull(labels, "Ranking: labels is null");
    Checks.requireFit("Ranking", scores, labels);
    double[] s = scores.toDoubleArray();
    double[] truth = labels.toDoubleArray();
    Checks.requireLabels("Ranking", truth);
    for (int i = 0; i < s.length; i++) {
      if (truth[i] == 1) {
        addPositive(s[i]);
      } else {
        addNegative(s[i]);
      }
    }
    return this;
  }

  private void addPositive(double score) {
    positive = positives < positive.length ? positive : Arrays.copyOf(positive, 2 * positives);
    positive[positives++] = score;
  }

  private void addNegative(double score) {
    negative = negatives < negative.length ? negative : Arrays.copyOf(negative, 2 * negatives);
    negative[negatives++] = score;
  }

  /** Adds what has been added to another one, too. */
  public Ranking merge(Ranking other) {
    requireNonNull(other, "Ranking: other is null");
    double[] more = Arrays.copyOf(other.positive, other.positives);
    double[] less = Arrays.copyOf(other.negative, other.negatives);
    Arrays.stream(more).forEach(this::addPositive);
    Arrays.stream(less).forEach(this::addNegative);
    return this;
  }

  /** How many labels there are. */
  public long count() {
    return (long) positives + negatives;
  }

  private void requireBoth(String what) {
    Checks.requireSome("Ranking", count());
    if (positives == 0 || negatives == 0) {
      throw new IllegalStateException(
          String.format(
              "Ranking: %s needs labels of both kinds, got %s of 1 and %s of 0",
              what, positives, negatives));
    }
  }

  /**
   * The area under the ROC curve: the probability that of two labels, one 1 and one 0, the 1 has
   * the larger score; equal ones count half.
   */
  public double rocAuc() {
    requireBoth("the area under the ROC curve");
    double[] yes = sorted(positive, positives);
    double[] no = sorted(negative, negatives);
    long halves = 0;
    int below = 0; // of the scores of label 0, those that are below
    int upTo = 0; // and those that are not above
    for (double score : yes) {
      while (below < no.length && no[below] < score) {
        below++;
      }
      while (upTo < no.length && no[upTo] <= score) {
        upTo++;
      }
      halves += below + upTo;
    }
    return halves / (2.0 * yes.length * no.length);
  }

  /**
   * The mean of the precisions at all thresholds, each weighted by how much recall it adds: {@code
   * Σ (Rₙ − Rₙ₋₁)·Pₙ}. Not interpolated.
   */
  public double averagePrecision() {
    requireBoth("average precision");
    double[] yes = sorted(positive, positives);
    double[] no = sorted(negative, negatives);
    double sum = 0;
    int y = yes.length;
    int n = no.length;
    while (y > 0) {
      double threshold = yes[y - 1]; // thresholds between add no recall
      int before = y;
      while (y > 0 && yes[y - 1] >= threshold) {
        y--;
      }
      while (n > 0 && no[n - 1] >= threshold) {
        n--;
      }
      int found = yes.length - y;
      sum += (before - y) * ((double) found / (found + no.length - n));
    }
    return sum / yes.length;
  }

  private static double[] sorted(double[] numbers, int count) {
    double[] sorted = Arrays.copyOf(numbers, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** How many labels there are of each kind. */
  @Override
  public String toString() {
    return "Ranking(" + positives + " labels of 1, " + negatives + " of 0)";
  }
}
