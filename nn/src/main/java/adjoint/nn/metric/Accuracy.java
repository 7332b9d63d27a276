package adjoint.nn.metric;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;

/**
 * The part of the examples whose right class is among those with the largest scores: logits or
 * probabilities, which is the same.
 *
 * {@snippet :
 * Accuracy top5 = Accuracy.top(5);
 * top5.add(model.forward(x), classes);
 * top5.result();
 * }
 *
 * <p>Of equal scores the first counts as the largest. For yes and no see {@link BinaryConfusion}.
 */
public final class Accuracy {
  private final int k;
  private long right;
  private long count;

  private Accuracy(int k) {
    this.k = k;
  }

  /** The right class has the largest score. */
  public static Accuracy of() {
    return new Accuracy(1);
  }

  /** The right class is among the k with the largest scores. */
  public static Accuracy top(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("Accuracy: the top must be 1 or more, got " + k);
    }
    return new Accuracy(k);
  }

  /** Counts examples, given scores {@code [..., classes]} and the right classes {@code [...]}. */
  public Accuracy add(Tensor scores, Indices classes) {
    requireNonNull(scores, "Accuracy: scores is null");
    requireNonNull(classes, "Accuracy: classes is null");
    Checks.requireClasses("Accuracy", "scores", scores, classes);
    int n = scores.shape().extent(-1);
    if (k > n) {
      throw new IllegalArgumentException(
          "Accuracy: there are " + n + " classes, so no top " + k + " among them");
    }
    double[] s = scores.toDoubleArray();
    int[] actual = classes.toArray();
    for (int i = 0; i < actual.length; i++) {
      right += rank(s, i * n, n, actual[i]) < k ? 1 : 0;
    }
    count += actual.length;
    return this;
  }

  /** How many scores come before that of a class. */
  private static int rank(double[] scores, int from, int n, int of) {
    int rank = 0;
    for (int c = 0; c < n; c++) {
      double other = scores[from + c];
      rank += other > scores[from + of] || other == scores[from + of] && c < of ? 1 : 0;
    }
    return rank;
  }

  /** Counts what another one has counted, too. */
  public Accuracy merge(Accuracy other) {
    requireNonNull(other, "Accuracy: other is null");
    if (other.k != k) {
      throw new IllegalArgumentException(
          "Accuracy: cannot merge top " + other.k + " into top " + k);
    }
    right += other.right;
    count += other.count;
    return this;
  }

  /** How many examples have been counted. */
  public long count() {
    return count;
  }

  /** The accuracy of all examples so far. */
  public double result() {
    Checks.requireSome("Accuracy", count);
    return (double) right / count;
  }

  /** For example {@code Accuracy(top 5: 93 of 100)}. */
  @Override
  public String toString() {
    return "Accuracy(" + (k == 1 ? "" : "top " + k + ": ") + right + " of " + count + ")";
  }
}
