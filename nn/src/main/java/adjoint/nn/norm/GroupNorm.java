package adjoint.nn.norm;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.Block;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.nn.Recipe;
import java.util.Optional;

/**
 * Normalizes groups of channels, axis 1 of {@code [n, c]} or {@code [n, c, …]}, each example by
 * itself: {@code y = γ·(x − μ)/√(σ² + ε) + β} with the mean μ and variance σ² of all numbers of the
 * group, and γ and β for each channel. This, the defaults and the names are PyTorch's.
 *
 * {@snippet :
 * Layer norm = GroupNorm.of(4, 16).init(); // four groups of four channels
 * }
 *
 * <p>Y. Wu, K. He: Group normalization. ECCV 2018.
 *
 * @param weight γ, {@code [c]}, if there is one
 * @param bias β, {@code [c]}, if there is one
 * @param groups the number of groups
 * @param channels c, a multiple of it
 * @param epsilon ε
 */
public record GroupNorm(
    Optional<Parameter> weight, Optional<Parameter> bias, int groups, int channels, double epsilon)
    implements Layer {

  /**
   * Checks the arguments. In what {@link adjoint.Grad} gives for each example or output, weight and
   * bias have more axes in front.
   */
  public GroupNorm {
    requireNonNull(weight, "GroupNorm: weight is null");
    requireNonNull(bias, "GroupNorm: bias is null");
    requireGroups(groups, channels);
    Norms.requireShape("GroupNorm", "weight", weight, Shape.of(channels));
    Norms.requireShape("GroupNorm", "bias", bias, Shape.of(channels));
    Norms.requireEpsilon("GroupNorm", epsilon);
  }

  private static void requireGroups(int groups, int channels) {
    if (groups < 1 || channels < 1 || channels % groups != 0) {
      throw new ShapeException(
          "GroupNorm: " + channels + " channels cannot be dealt to " + groups + " groups");
    }
  }

  /** So many groups of all in all so many channels, to be finished by {@link Builder#init()}. */
  public static Builder of(int groups, int channels) {
    requireGroups(groups, channels);
    return new Builder(groups, channels, DType.F32, 1e-5, Affine.BOTH);
  }

  /** So many groups of as many channels as there turn out to be. */
  public static Recipe recipe(int groups) {
    return (in, dtype, _) -> of(groups, in.extent(1)).dtype(dtype).init();
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Norms.requireChannels(this::name, channels, x);
    Norms.requireDType(this, x, weight);
    Tensor y = Norms.standardizeGroups(x, groups, epsilon);
    return Norms.scaleAndShift(
        y, weight.map(p -> Norms.column(p, x)), bias.map(p -> Norms.column(p, x)));
  }

  @Override
  public GroupNorm cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  private String name() {
    return "GroupNorm(" + channels + " in " + groups + " groups)";
  }

  @Override
  public String describe() {
    return Block.describe(name(), this);
  }

  @Override
  public String toString() {
    return describe();
  }

  /** A {@link GroupNorm} to be: γ and β, ε 1e-5 and F32, unless told otherwise. Immutable. */
  public static final class Builder {
    private final int groups;
    private final int channels;
    private final DType dtype;
    private final double epsilon;
    private final Affine affine;

    private Builder(int groups, int channels, DType dtype, double epsilon, Affine affine) {
      this.groups = groups;
      this.channels = channels;
      this.dtype = dtype;
      this.epsilon = epsilon;
      this.affine = affine;
    }

    /** The dtype of the parameters. */
    public Builder dtype(DType dtype) {
      requireNonNull(dtype, "GroupNorm: dtype is null");
      return new Builder(groups, channels, dtype, epsilon, affine);
    }

    /** What is added to the variance. */
    public Builder epsilon(double epsilon) {
      return new Builder(groups, channels, dtype, epsilon, affine);
    }

    /** Without β. */
    public Builder withoutBias() {
      return new Builder(
          groups, channels, dtype, epsilon, affine == Affine.NONE ? affine : Affine.WEIGHT);
    }

    /** Without γ and β. */
    public Builder withoutParameters() {
      return new Builder(groups, channels, dtype, epsilon, Affine.NONE);
    }

    /** The layer: γ begins with ones, β with zeros. */
    public GroupNorm init() {
      Shape shape = Shape.of(channels);
      return new GroupNorm(
          affine.weight(dtype, shape), affine.bias(dtype, shape), groups, channels, epsilon);
    }

    /** For example {@code GroupNorm(16 in 4 groups, F32, epsilon 1.0E-5)}. */
    @Override
    public String toString() {
      return String.format(
          "GroupNorm(%s in %s groups, %s, epsilon %s%s)", channels, groups, dtype, epsilon, affine);
    }
  }
}
