package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A bilinear map of two inputs, and a shift: {@code y_k = Σᵢⱼ aᵢ·W_{ijk}·bⱼ + c_k} for {@code a} of
 * shape {@code [..., in1]} and {@code b} of {@code [..., in2]}, whose axes before the last are the
 * same.
 *
 * {@snippet :
 * Bilinear pairs = Bilinear.of(3, 5, 2).init(rng);
 * Tensor z = pairs.forward(x, y);
 * }
 *
 * @param weight {@code [in1, in2, out]}; PyTorch has {@code [out, in1, in2]}
 * @param bias {@code [out]}, if there is one
 */
public record Bilinear(Parameter weight, Optional<Parameter> bias) implements Block {
  /**
   * Checks that the bias fits the weight. In what {@link adjoint.Grad} gives for each example or
   * output, both have more axes in front.
   */
  public Bilinear {
    requireNonNull(weight, "Bilinear: weight is null");
    requireNonNull(bias, "Bilinear: bias is null");
    if (weight.rank() < 3 || weight.size() == 0) {
      throw new ShapeException(
          "Bilinear: the weight must be [in1, in2, out], got " + weight.shape());
    }
    Shape needed = weight.shape().remove(-2).remove(-2);
    bias.ifPresent(b -> {
      if (!b.shape().equals(needed) || b.dtype() != weight.dtype()) {
        throw new ShapeException(
            String.format(
                "Bilinear: bias %s%s does not fit weight %s%s, which needs %s%s",
                b.dtype(), b.shape(), weight.dtype(), weight.shape(), weight.dtype(), needed));
      }
    });
  }

  /** A map of this size, to be finished by {@link Builder#init(RandomGenerator)}. */
  public static Builder of(int in1, int in2, int out) {
    if (in1 < 1 || in2 < 1 || out < 1) {
      throw new ShapeException(
          String.format(
              "Bilinear: needs at least one number in each input and output, got %s and %s -> %s",
              in1, in2, out));
    }
    return new Builder(in1, in2, out, DType.F32, Optional.of(Init.zeros()));
  }

  private int extent(int axis) {
    return weight.shape().extent(axis);
  }

  /** The output for two inputs. */
  public Tensor forward(Tensor a, Tensor b) {
    requireFit(a, b);
    int in2 = extent(-2);
    int out = extent(-1);
    Tensor matrices = a.matmul(weight.reshape(extent(-3), in2 * out));
    int[] extents = Arrays.copyOf(a.shape().extents(), a.rank() + 1);
    extents[a.rank() - 1] = in2;
    extents[a.rank()] = out;
    Tensor y = b.unsqueeze(-2).matmul(matrices.reshape(extents)).squeeze(-2);
    return bias.isPresent() ? y.add(bias.get()) : y;
  }

  private void requireFit(Tensor a, Tensor b) {
    Shape left = a.shape();
    Shape right = b.shape();
    if (left.rank() == 0
        || left.rank() != right.rank()
        || left.extent(-1) != extent(-3)
        || right.extent(-1) != extent(-2)
        || !left.remove(-1).equals(right.remove(-1))) {
      throw new ShapeException(
          String.format(
              "%s: needs inputs [..., %s] and [..., %s] with the same axes in front, got %s and %s",
              name(), extent(-3), extent(-2), left, right));
    }
    Layer.requireDType(this, a, weight.dtype());
    Layer.requireDType(this, b, weight.dtype());
  }

  @Override
  public Bilinear cast(DType dtype) {
    Block.super.cast(dtype);
    return this;
  }

  private String name() {
    return "Bilinear(" + extent(-3) + ", " + extent(-2) + " -> " + extent(-1) + ")";
  }

  @Override
  public String describe() {
    return Description.of(name(), this);
  }

  @Override
  public String toString() {
    return describe();
  }

  /** A {@link Bilinear} to be: a bias of zeros and F32, unless told otherwise. Immutable. */
  public static final class Builder {
    private final int in1;
    private final int in2;
    private final int out;
    private final DType dtype;
    private final Optional<Init> bias;

    private Builder(int in1, int in2, int out, DType dtype, Optional<Init> bias) {
      this.in1 = in1;
      this.in2 = in2;
      this.out = out;
      this.dtype = dtype;
      this.bias = bias;
    }

    /** The dtype of the parameters. */
    public Builder dtype(DType dtype) {
      requireNonNull(dtype, "Bilinear: dtype is null");
      return new Builder(in1, in2, out, dtype, bias);
    }

    /** How the bias starts, with the fans of the weight. */
    public Builder bias(Init init) {
      requireNonNull(init, "Bilinear: init is null");
      return new Builder(in1, in2, out, dtype, Optional.of(init));
    }

    /** The bilinear map alone. */
    public Builder withoutBias() {
      return new Builder(in1, in2, out, dtype, Optional.empty());
    }

    /** The map, with a weight from {@link Init#glorotUniform()} for {@code in1·in2} inputs. */
    public Bilinear init(RandomGenerator rng) {
      return init(Init.glorotUniform(), rng);
    }

    /** The map; the weight is drawn first, as of {@code in1·in2} inputs, then the bias. */
    public Bilinear init(Init weight, RandomGenerator rng) {
      requireNonNull(weight, "Bilinear: weight is null");
      requireNonNull(rng, "Bilinear: rng is null");
      Tensor w = weight.draw(dtype, rng, in1 * in2, out).reshape(in1, in2, out);
      return new Bilinear(
          Parameter.of("weight", w),
          bias.map(
              init -> Parameter.of("bias", init.draw(dtype, rng, Fans.of(in1 * in2, out), out))));
    }

    /** For example {@code Bilinear(3, 5 -> 2, F32)}. */
    @Override
    public String toString() {
      String more = bias.isPresent() ? "" : ", without bias";
      return "Bilinear(" + in1 + ", " + in2 + " -> " + out + ", " + dtype + more + ")";
    }
  }
}
