package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.random.RandomGenerator;

/**
 * Neurons each of which answers near one point, where those of {@link Linear} answer on one side of
 * a plane: {@code y_j = e^−(s_j·‖x − c_j‖)²} for {@code x} of shape {@code [..., in]}, 1 at the
 * center and less the further away. A linear layer behind it makes a radial basis function network.
 *
 * {@snippet :
 * Layer network = RadialBasis.to(20).then(Linear.to(1)).init(Shape.of(1, 2), rng);
 * }
 *
 * <p>D. S. Broomhead, D. Lowe: Multivariable functional interpolation and adaptive networks.
 * Complex Systems 2, 1988.
 *
 * @param centers c, {@code [out, in]}: a point for each neuron
 * @param sharpness s, {@code [out]}: how fast the answers fall
 */
public record RadialBasis(Parameter centers, Parameter sharpness) implements Layer {
  /**
   * Checks that there is a sharpness for each center. In what {@link adjoint.Grad} gives for each
   * example or output, both have more axes in front.
   */
  public RadialBasis {
    requireNonNull(centers, "RadialBasis: centers is null");
    requireNonNull(sharpness, "RadialBasis: sharpness is null");
    if (centers.rank() < 2 || centers.size() == 0) {
      throw new ShapeException(
          "RadialBasis: the centers must be a matrix [out, in], got " + centers.shape());
    }
    Shape needed = centers.shape().remove(-1);
    if (!sharpness.shape().equals(needed) || sharpness.dtype() != centers.dtype()) {
      throw new ShapeException(
          String.format(
              "RadialBasis: sharpness %s%s does not fit centers %s%s, which need %s%s",
              sharpness.dtype(),
              sharpness.shape(),
              centers.dtype(),
              centers.shape(),
              centers.dtype(),
              needed));
    }
  }

  /** So many neurons of so many inputs, to be finished by {@link Builder#init(RandomGenerator)}. */
  public static Builder of(int in, int out) {
    if (in < 1 || out < 1) {
      throw new ShapeException(
          "RadialBasis: needs at least one input and one output, got " + in + " -> " + out);
    }
    return new Builder(in, out, DType.F32, 1);
  }

  /** A layer that starts with these centers {@code [out, in]} and sharpnesses {@code [out]}. */
  public static RadialBasis from(Tensor centers, Tensor sharpness) {
    requireNonNull(centers, "RadialBasis: centers is null");
    requireNonNull(sharpness, "RadialBasis: sharpness is null");
    return new RadialBasis(Parameter.of("centers", centers), Parameter.of("sharpness", sharpness));
  }

  /** So many neurons of as many inputs as there turn out to be. */
  public static Recipe to(int out) {
    return (in, dtype, rng) -> of(in.extent(-1), out).dtype(dtype).init(rng);
  }

  private int in() {
    return centers.shape().extent(-1);
  }

  private int out() {
    return centers.shape().extent(-2);
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    if (x.rank() == 0 || x.shape().extent(-1) != in()) {
      throw new ShapeException(
          String.format("%s: needs inputs [..., %s], got %s", name(), in(), x.shape()));
    }
    Layer.requireDType(this, x, centers.dtype());
    Tensor squares = x.unsqueeze(-2).sub(centers).square().sum(-1);
    return squares.mul(sharpness.square()).neg().exp();
  }

  @Override
  public RadialBasis cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  private String name() {
    return "RadialBasis(" + in() + " -> " + out() + ")";
  }

  @Override
  public String describe() {
    return Description.of(name(), this);
  }

  @Override
  public String toString() {
    return describe();
  }

  /** A {@link RadialBasis} to be: sharpness 1 and F32, unless told otherwise. Immutable. */
  public static final class Builder {
    private final int in;
    private final int out;
    private final DType dtype;
    private final double sharpness;

    private Builder(int in, int out, DType dtype, double sharpness) {
      this.in = in;
      this.out = out;
      this.dtype = dtype;
      this.sharpness = sharpness;
    }

    /** The dtype of the parameters. */
    public Builder dtype(DType dtype) {
      requireNonNull(dtype, "RadialBasis: dtype is null");
      return new Builder(in, out, dtype, sharpness);
    }

    /** How fast all answers fall at first. */
    public Builder sharpness(double sharpness) {
      return new Builder(in, out, dtype, sharpness);
    }

    /** The layer, with centers from the normal distribution with mean 0 and deviation 1. */
    public RadialBasis init(RandomGenerator rng) {
      return init(Init.normal(0, 1), rng);
    }

    /** The layer, with centers {@code [out, in]} that are drawn so. */
    public RadialBasis init(Init centers, RandomGenerator rng) {
      requireNonNull(centers, "RadialBasis: centers is null");
      requireNonNull(rng, "RadialBasis: rng is null");
      return from(
          centers.draw(dtype, rng, Fans.of(in, out), out, in), Tensor.full(dtype, sharpness, out));
    }

    /** For example {@code RadialBasis(2 -> 20, F32, sharpness 1.0)}. */
    @Override
    public String toString() {
      return "RadialBasis(" + in + " -> " + out + ", " + dtype + ", sharpness " + sharpness + ")";
    }
  }
}
