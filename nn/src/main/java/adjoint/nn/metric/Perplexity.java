package adjoint.nn.metric;

import static java.util.Objects.requireNonNull;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import java.util.OptionalInt;

/**
 * Of how many equally likely words a language model is as unsure: {@code e^H}, where H is the mean
 * cross-entropy of the right words.
 *
 * {@snippet :
 * Perplexity perplexity = Perplexity.of().ignoring(0);
 * perplexity.add(model.forward(inputs), classes); // [n, length, words] and [n, length]
 * perplexity.result();
 * }
 */
public final class Perplexity {
  private final OptionalInt ignored;
  private double sum; // of the cross-entropies
  private long count;

  private Perplexity(OptionalInt ignored) {
    this.ignored = ignored;
  }

  /** Every word counts. */
  public static Perplexity of() {
    return new Perplexity(OptionalInt.empty());
  }

  /** A new one, in which examples of this class, such as padding, count for nothing. */
  public Perplexity ignoring(int ignoredClass) {
    return new Perplexity(OptionalInt.of(ignoredClass));
  }

  /** Adds examples, given logits {@code [..., classes]} and the right classes {@code [...]}. */
  public Perplexity add(Tensor logits, Indices classes) {
    requireNonNull(logits, "Perplexity: logits is null");
    requireNonNull(classes, "Perplexity: classes is null");
    Checks.requireClasses("Perplexity", "logits", logits, known(classes));
    int n = logits.shape().extent(-1);
    double[] logs = NoGrad.call(() -> logits.to(DType.F64).logSoftmax(-1)).toDoubleArray();
    int[] right = classes.toArray();
    for (int i = 0; i < right.length; i++) {
      if (ignored.isEmpty() || right[i] != ignored.getAsInt()) {
        sum -= logs[i * n + right[i]];
        count++;
      }
    }
    return this;
  }

  /** Class 0 in place of the ignored one, which need not be a class at all. */
  private Indices known(Indices classes) {
    int[] known = classes.toArray();
    for (int i = 0; i < known.length; i++) {
      known[i] = ignored.isPresent() && known[i] == ignored.getAsInt() ? 0 : known[i];
    }
    return Indices.wrap(known, classes.shape());
  }

  /** Adds what has been added to another one, too; up to rounding the same. */
  public Perplexity merge(Perplexity other) {
    requireNonNull(other, "Perplexity: other is null");
    if (!other.ignored.equals(ignored)) {
      throw new IllegalArgumentException("Perplexity: cannot merge " + other + " into " + this);
    }
    sum += other.sum;
    count += other.count;
    return this;
  }

  /** How many examples have counted. */
  public long count() {
    return count;
  }

  /** H, in nats. */
  public double crossEntropy() {
    Checks.requireSome("Perplexity", count);
    return sum / count;
  }

  /** The perplexity of all examples so far. */
  public double result() {
    return Math.exp(crossEntropy());
  }

  /** For example {@code Perplexity(of 1200 examples, ignoring 0)}. */
  @Override
  public String toString() {
    return "Perplexity(of "
        + count
        + " examples"
        + (ignored.isEmpty() ? "" : ", ignoring " + ignored.getAsInt())
        + ")";
  }
}
