package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.ShapeException;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * A vector for each word of a vocabulary, or for whatever else is counted: {@code [...] → [...,
 * width]}. Its input are indices, so that it is a block and no {@link Layer}.
 *
 * {@snippet :
 * Embedding words = Embedding.of(5000, 64).padding(0).init(rng);
 * Tensor vectors = words.forward(text); // [batch, length] indices → [batch, length, 64]
 * Layer logits = words.transposed(); // a decoder that shares the table
 * }
 *
 * <p>Where the index is that of padding the vector is 0, whatever stands in its row, and the row
 * gets no gradient.
 *
 * @param weight {@code [count, width]}
 * @param padding the index that stands for nothing, if there is one
 */
public record Embedding(Parameter weight, OptionalInt padding) implements Block {
  /**
   * Checks that the padding is one of the rows. In what {@link adjoint.Grad} gives for each example
   * or output, the weight has more axes in front.
   */
  public Embedding {
    requireNonNull(weight, "Embedding: weight is null");
    requireNonNull(padding, "Embedding: padding is null");
    if (weight.rank() < 2 || weight.size() == 0) {
      throw new ShapeException(
          "Embedding: the weight must be a matrix [count, width], got " + weight.shape());
    }
    int count = weight.shape().extent(-2);
    if (padding.isPresent() && (padding.getAsInt() < 0 || padding.getAsInt() >= count)) {
      throw new IllegalArgumentException(
          String.format(
              "Embedding: the padding must be an index from 0 to %s, got %s",
              count - 1, padding.getAsInt()));
    }
  }

  /** A table of this size, to be finished by {@link Builder#init(RandomGenerator)}. */
  public static Builder of(int count, int width) {
    if (count < 1 || width < 1) {
      throw new ShapeException(
          "Embedding: needs at least one vector of one number, got " + count + " x " + width);
    }
    return new Builder(count, width, OptionalInt.empty(), DType.F32);
  }

  /** A table that starts with these vectors, {@code [count, width]}. */
  public static Embedding from(Tensor weight) {
    requireNonNull(weight, "Embedding: weight is null");
    return new Embedding(Parameter.of("weight", weight), OptionalInt.empty());
  }

  private int count() {
    return weight.shape().extent(-2);
  }

  private int width() {
    return weight.shape().extent(-1);
  }

  /** The vectors at these indices. */
  public Tensor forward(Indices indices) {
    requireNonNull(indices, "forward: indices is null");
    Tensor vectors = weight.indexSelect(0, indices);
    return padding.isPresent()
        ? vectors.maskedBy(
            words(count(), padding.getAsInt(), weight.dtype()).indexSelect(0, indices))
        : vectors;
  }

  /** 1 for a word, 0 for the padding: {@code [count, 1]}. */
  private static Tensor words(int count, int padding, DType dtype) {
    double[] words = new double[count];
    Arrays.setAll(words, i -> i == padding ? 0 : 1);
    return Tensor.wrap(words, count, 1).to(dtype);
  }

  /** The layer {@code y = x·Wᵀ} with this table: a decoder whose logits are products with words. */
  public Layer transposed() {
    return new Transposed(weight);
  }

  @Override
  public Embedding cast(DType dtype) {
    Block.super.cast(dtype);
    return this;
  }

  @Override
  public String describe() {
    String more = padding.isPresent() ? ", padding " + padding.getAsInt() : "";
    return Description.of("Embedding(" + count() + " x " + width() + more + ")", this);
  }

  @Override
  public String toString() {
    return describe();
  }

  /** An {@link Embedding} to be: no padding and F32, unless told otherwise. Immutable. */
  public static final class Builder {
    private final int count;
    private final int width;
    private final OptionalInt padding;
    private final DType dtype;

    private Builder(int count, int width, OptionalInt padding, DType dtype) {
      this.count = count;
      this.width = width;
      this.padding = padding;
      this.dtype = dtype;
    }

    /** The index that stands for nothing. */
    public Builder padding(int index) {
      return new Builder(count, width, OptionalInt.of(index), dtype);
    }

    /** The dtype of the table. */
    public Builder dtype(DType dtype) {
      requireNonNull(dtype, "Embedding: dtype is null");
      return new Builder(count, width, padding, dtype);
    }

    /** The table, of numbers from the normal distribution with mean 0 and deviation 1. */
    public Embedding init(RandomGenerator rng) {
      return init(Init.normal(0, 1), rng);
    }

    /** The table; the row of the padding, if there is one, is drawn too, and then set to 0. */
    public Embedding init(Init weight, RandomGenerator rng) {
      requireNonNull(weight, "Embedding: weight is null");
      requireNonNull(rng, "Embedding: rng is null");
      Tensor table = weight.draw(dtype, rng, count, width);
      if (padding.isPresent()) {
        table = table.maskedBy(words(count, padding.getAsInt(), dtype));
      }
      return new Embedding(Parameter.of("weight", table), padding);
    }

    /** For example {@code Embedding(5000 x 64, F32, padding 0)}. */
    @Override
    public String toString() {
      return String.format(
          "Embedding(%s x %s, %s%s)",
          count, width, dtype, padding.isPresent() ? ", padding " + padding.getAsInt() : "");
    }
  }
}
