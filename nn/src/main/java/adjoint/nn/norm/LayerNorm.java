package adjoint.nn.norm;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.nn.Block;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.nn.Recipe;
import java.util.Optional;

/**
 * Normalizes the numbers along the last axis, or along several, each example by itself: {@code y =
 * γ·(x − μ)/√(σ² + ε) + β} with their mean μ and variance σ². This, the defaults and the names are
 * PyTorch's.
 *
 * {@snippet :
 * Layer norm = LayerNorm.of(128).init();
 * }
 *
 * <p>J. L. Ba, J. R. Kiros, G. E. Hinton: Layer normalization. arXiv:1607.06450, 2016.
 *
 * @param weight γ, if there is one
 * @param bias β, if there is one
 * @param shape the extents of the last axes of x, those of γ and β
 * @param epsilon ε
 */
public record LayerNorm(
    Optional<Parameter> weight, Optional<Parameter> bias, Shape shape, double epsilon)
    implements Layer {

  /**
   * Checks the arguments. In what {@link adjoint.Grad} gives for each example or output, weight and
   * bias have more axes in front.
   */
  public LayerNorm {
    requireNonNull(weight, "LayerNorm: weight is null");
    requireNonNull(bias, "LayerNorm: bias is null");
    requireNonNull(shape, "LayerNorm: shape is null");
    Norms.requireExtents("LayerNorm", shape);
    Norms.requireShape("LayerNorm", "weight", weight, shape);
    Norms.requireShape("LayerNorm", "bias", bias, shape);
    Norms.requireEpsilon("LayerNorm", epsilon);
  }

  /**
   * A layer for last axes of these extents, often one, to be finished by {@link Builder#init()}.
   */
  public static Builder of(int... extents) {
    requireNonNull(extents, "LayerNorm: extents is null");
    Shape shape = Shape.of("LayerNorm", extents);
    return new Builder(Norms.requireExtents("LayerNorm", shape), DType.F32, 1e-5, Affine.BOTH);
  }

  /** A layer for a last axis as long as it turns out to be. */
  public static Recipe recipe() {
    return (in, dtype, _) -> of(in.extent(-1)).dtype(dtype).init();
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Norms.requireLast(this::name, shape, x);
    Norms.requireDType(this, x, weight);
    Tensor y = Norms.rows(x, shape).standardize(-1, epsilon).reshape(x.shape().extents());
    return Norms.scaleAndShift(y, weight, bias);
  }

  @Override
  public LayerNorm cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  private String name() {
    return "LayerNorm(" + Norms.extents(shape) + ")";
  }

  @Override
  public String describe() {
    return Block.describe(name(), this);
  }

  @Override
  public String toString() {
    return describe();
  }

  /** A {@link LayerNorm} to be: γ and β, ε 1e-5 and F32, unless told otherwise. Immutable. */
  public static final class Builder {
    private final Shape shape;
    private final DType dtype;
    private final double epsilon;
    private final Affine affine;

    private Builder(Shape shape, DType dtype, double epsilon, Affine affine) {
      this.shape = shape;
      this.dtype = dtype;
      this.epsilon = epsilon;
      this.affine = affine;
    }

    /** The dtype of the parameters. */
    public Builder dtype(DType dtype) {
      requireNonNull(dtype, "LayerNorm: dtype is null");
      return new Builder(shape, dtype, epsilon, affine);
    }

    /** What is added to the variance. */
    public Builder epsilon(double epsilon) {
      return new Builder(shape, dtype, epsilon, affine);
    }

    /** Without β. */
    public Builder withoutBias() {
      return new Builder(shape, dtype, epsilon, affine == Affine.NONE ? affine : Affine.WEIGHT);
    }

    /** Without γ and β. */
    public Builder withoutParameters() {
      return new Builder(shape, dtype, epsilon, Affine.NONE);
    }

    /** The layer: γ begins with ones, β with zeros. */
    public LayerNorm init() {
      return new LayerNorm(affine.weight(dtype, shape), affine.bias(dtype, shape), shape, epsilon);
    }

    /** For example {@code LayerNorm(128, F32, epsilon 1.0E-5)}. */
    @Override
    public String toString() {
      return String.format(
          "LayerNorm(%s, %s, epsilon %s%s)", Norms.extents(shape), dtype, epsilon, affine);
    }
  }
}
