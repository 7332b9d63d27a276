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
 * Divides the numbers along the last axis, or along several, each example by itself, by the root of
 * their mean square: {@code y = γ·x/√(mean x² + ε)}. That is {@link LayerNorm} without a mean and a
 * shift, which many models do not miss.
 *
 * {@snippet :
 * Layer norm = RmsNorm.of(128).init();
 * }
 *
 * <p>B. Zhang, R. Sennrich: Root mean square layer normalization. NeurIPS 2019.
 *
 * @param weight γ, if there is one
 * @param shape the extents of the last axes of x, those of γ
 * @param epsilon ε
 */
public record RmsNorm(Optional<Parameter> weight, Shape shape, double epsilon) implements Layer {

  /**
   * Checks the arguments. In what {@link adjoint.Grad} gives for each example or output, the weight
   * has more axes in front.
   */
  public RmsNorm {
    requireNonNull(weight, "RmsNorm: weight is null");
    requireNonNull(shape, "RmsNorm: shape is null");
    Norms.requireExtents("RmsNorm", shape);
    Norms.requireShape("RmsNorm", "weight", weight, shape);
    Norms.requireEpsilon("RmsNorm", epsilon);
  }

  /**
   * A layer for last axes of these extents, often one, to be finished by {@link Builder#init()}.
   */
  public static Builder of(int... extents) {
    requireNonNull(extents, "RmsNorm: extents is null");
    Shape shape = Shape.of("RmsNorm", extents);
    return new Builder(Norms.requireExtents("RmsNorm", shape), DType.F32, 1e-5, Affine.WEIGHT);
  }

  /** A layer for a last axis as long as it turns out to be. */
  public static Recipe recipe() {
    return (in, dtype, _) -> of(in.extent(-1)).dtype(dtype).init();
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Norms.requireLast(this::name, shape, x);
    Norms.requireDType(this, x, weight);
    Tensor y = Norms.rows(x, shape).rmsNormalize(-1, epsilon).reshape(x.shape().extents());
    return Norms.scaleAndShift(y, weight, Optional.empty());
  }

  @Override
  public RmsNorm cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  private String name() {
    return "RmsNorm(" + Norms.extents(shape) + ")";
  }

  @Override
  public String describe() {
    return Block.describe(name(), this);
  }

  @Override
  public String toString() {
    return describe();
  }

  /** A {@link RmsNorm} to be: γ, ε 1e-5 and F32, unless told otherwise. Immutable. */
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
      requireNonNull(dtype, "RmsNorm: dtype is null");
      return new Builder(shape, dtype, epsilon, affine);
    }

    /** What is added to the mean square. */
    public Builder epsilon(double epsilon) {
      return new Builder(shape, dtype, epsilon, affine);
    }

    /** Without γ. */
    public Builder withoutParameters() {
      return new Builder(shape, dtype, epsilon, Affine.NONE);
    }

    /** The layer: γ begins with ones. */
    public RmsNorm init() {
      return new RmsNorm(affine.weight(dtype, shape), shape, epsilon);
    }

    /** For example {@code RmsNorm(128, F32, epsilon 1.0E-5)}. */
    @Override
    public String toString() {
      return String.format(
          "RmsNorm(%s, %s, epsilon %s%s)", Norms.extents(shape), dtype, epsilon, affine);
    }
  }
}
