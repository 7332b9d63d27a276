package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A linear map and a shift: {@code y = x·W + b} for {@code x} of shape {@code [..., in]}.
 *
 * {@snippet :
 * Linear layer = Linear.of(3, 4).init(rng);
 * Linear given = Linear.from(Tensor.of(new float[][] {{1, 0}, {0, 1}}), Tensor.of(0f, 0f));
 * }
 *
 * @param weight {@code [in, out]}
 * @param bias {@code [out]}, if there is one
 */
public record Linear(Parameter weight, Optional<Parameter> bias) implements Weighted {
  /*
   * The weight is [in, out], as in the formula and in textbook numpy: one matrix product, no transpose, and column j
   * holds the weights of output j. Libraries that keep [out, in] compute x·Wᵀ; their weights are transposed on the way in.
   */

  /**
   * Checks that the bias fits the weight. In what {@link adjoint.Grad} gives for each example or
   * output, both have more axes in front.
   */
  public Linear {
    requireNonNull(weight, "Linear: weight is null");
    requireNonNull(bias, "Linear: bias is null");
    requireMatrix(weight);
    bias.ifPresent(b -> requireFit(weight, b));
  }

  /** A layer of this size, to be finished by {@link Builder#init(RandomGenerator)}. */
  public static Builder of(int in, int out) {
    if (in < 1 || out < 1) {
      throw new ShapeException(
          "Linear: needs at least one input and one output, got " + in + " -> " + out);
    }
    return new Builder(in, out, DType.F32, Optional.of(Init.zeros()));
  }

  /** A layer that starts with a weight {@code [in, out]} and a bias {@code [out]}. */
  public static Linear from(Tensor weight, Tensor bias) {
    requireNonNull(weight, "Linear: weight is null");
    requireNonNull(bias, "Linear: bias is null");
    requireRank2(weight);
    return new Linear(Parameter.of("weight", weight), Optional.of(Parameter.of("bias", bias)));
  }

  /** A layer without a bias that starts with a weight {@code [in, out]}. */
  public static Linear from(Tensor weight) {
    requireNonNull(weight, "Linear: weight is null");
    requireRank2(weight);
    return new Linear(Parameter.of("weight", weight), Optional.empty());
  }

  /** A layer with so many outputs and as many inputs as there turn out to be. */
  public static Recipe to(int out) {
    return (in, dtype, rng) -> of(in.extent(-1), out).dtype(dtype).init(rng);
  }

  private static void requireFit(Tensor weight, Tensor bias) {
    if (!bias.shape().equals(weight.shape().remove(-2)) || bias.dtype() != weight.dtype()) {
      throw new ShapeException(
          String.format(
              "Linear: bias %s%s does not fit weight %s%s, which needs %s%s",
              bias.dtype(),
              bias.shape(),
              weight.dtype(),
              weight.shape(),
              weight.dtype(),
              weight.shape().remove(-2)));
    }
  }

  private static void requireMatrix(Tensor weight) {
    if (weight.rank() < 2 || weight.size() == 0) {
      throw noMatrix(weight);
    }
  }

  private static void requireRank2(Tensor weight) {
    if (weight.rank() != 2) {
      throw noMatrix(weight);
    }
  }

  private static ShapeException noMatrix(Tensor weight) {
    return new ShapeException(
        "Linear: the weight must be a matrix [in, out], got " + weight.shape());
  }

  private int in() {
    return weight.shape().extent(-2);
  }

  private int out() {
    return weight.shape().extent(-1);
  }

  /**
   * The layer {@code y = x·Wᵀ} with the weight of this one, not a copy: a decoder tied to its
   * encoder.
   */
  public Layer transposed() {
    return new Transposed(weight);
  }

  @Override
  public int outputAxis() {
    return -1;
  }

  @Override
  public Tensor compute(Tensor x, Tensor weight, Mode mode) {
    requireFit(this, x, this.weight, in());
    Tensor y = x.matmul(weight);
    return bias.isPresent() ? y.add(bias.get()) : y;
  }

  static void requireFit(Layer layer, Tensor x, Parameter weight, int in) {
    if (x.rank() == 0 || x.shape().extent(-1) != in) {
      throw new ShapeException(
          String.format(
              "%s: input %s does not fit weight %s, its last extent must be %s",
              Description.name(layer), x.shape(), weight.shape(), in));
    }
    Layer.requireDType(layer, x, weight.dtype());
  }

  @Override
  public Linear cast(DType dtype) {
    Weighted.super.cast(dtype);
    return this;
  }

  private String name() {
    return "Linear(" + in() + " -> " + out() + ")";
  }

  @Override
  public String describe() {
    return Description.of(name(), this);
  }

  @Override
  public String toString() {
    return describe();
  }

  /** A {@link Linear} to be: a bias of zeros and F32, unless told otherwise. Immutable. */
  public static final class Builder {
    private final int in;
    private final int out;
    private final DType dtype;
    private final Optional<Init> bias;

    private Builder(int in, int out, DType dtype, Optional<Init> bias) {
      this.in = in;
      this.out = out;
      this.dtype = dtype;
      this.bias = bias;
    }

    int in() {
      return in;
    }

    int out() {
      return out;
    }

    String settings() {
      return dtype + (bias.isPresent() ? "" : ", without bias");
    }

    /** The dtype of the parameters. */
    public Builder dtype(DType dtype) {
      requireNonNull(dtype, "Linear: dtype is null");
      return new Builder(in, out, dtype, bias);
    }

    /** How the bias starts, with the fans of the weight. */
    public Builder bias(Init init) {
      requireNonNull(init, "Linear: init is null");
      return new Builder(in, out, dtype, Optional.of(init));
    }

    /** {@code y = x·W} alone. */
    public Builder withoutBias() {
      return new Builder(in, out, dtype, Optional.empty());
    }

    /** The layer, with a weight from {@link Init#glorotUniform()}. */
    public Linear init(RandomGenerator rng) {
      return init(Init.glorotUniform(), rng);
    }

    /** The layer; the weight is drawn first, then the bias. */
    public Linear init(Init weight, RandomGenerator rng) {
      requireNonNull(weight, "Linear: weight is null");
      requireNonNull(rng, "Linear: rng is null");
      Tensor w = weight.draw(dtype, rng, in, out);
      return bias.isPresent()
          ? Linear.from(w, bias.get().draw(dtype, rng, Fans.of(in, out), out))
          : Linear.from(w);
    }

    /** For example {@code Linear(2 -> 3, F32)}. */
    @Override
    public String toString() {
      return "Linear(" + in + " -> " + out + ", " + settings() + ")";
    }
  }
}
