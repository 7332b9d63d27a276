package adjoint.nn.norm;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.Block;
import adjoint.nn.Buffer;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import adjoint.nn.Recipe;
import adjoint.nn.Trait;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Normalizes each channel of each example, axes 0 and 1 of {@code [n, c, …]}, over its spatial
 * axes: {@code y = γ·(x − μ)/√(σ² + ε) + β}. Unless told otherwise there are no γ and β, and it
 * does the same in training and evaluation.
 *
 * <p>With running statistics it moves these in training towards the means over the batch of μ and
 * σ², the latter with n − 1 in place of n, and normalizes by them in evaluation, as {@link
 * BatchNorm} does. This, the defaults and the names are PyTorch's.
 *
 * {@snippet :
 * Layer norm = InstanceNorm.of(16).withParameters().init();
 * }
 *
 * <p>D. Ulyanov, A. Vedaldi, V. Lempitsky: Instance normalization, the missing ingredient for fast
 * stylization. arXiv:1607.08022, 2016.
 *
 * @param weight γ, {@code [c]}, if there is one
 * @param bias β, {@code [c]}, if there is one
 * @param runningMean {@code [c]}, if statistics are kept
 * @param runningVariance {@code [c]}, if statistics are kept
 * @param channels c
 * @param momentum how far the running statistics move in one pass
 * @param epsilon ε
 */
public record InstanceNorm(
    Optional<Parameter> weight,
    Optional<Parameter> bias,
    Optional<Buffer> runningMean,
    Optional<Buffer> runningVariance,
    int channels,
    double momentum,
    double epsilon)
    implements Layer {

  /**
   * Checks the arguments. In what {@link adjoint.Grad} gives for each example or output, weight and
   * bias have more axes in front.
   */
  public InstanceNorm {
    requireNonNull(weight, "InstanceNorm: weight is null");
    requireNonNull(bias, "InstanceNorm: bias is null");
    requireNonNull(runningMean, "InstanceNorm: runningMean is null");
    requireNonNull(runningVariance, "InstanceNorm: runningVariance is null");
    Shape shape = Shape.of(Norms.requireChannels("InstanceNorm", channels));
    Norms.requireShape("InstanceNorm", "weight", weight, shape);
    Norms.requireShape("InstanceNorm", "bias", bias, shape);
    if (!runningMean.map(b -> b.value().shape()).equals(runningVariance.map(b -> b.value().shape()))
        || !runningMean.map(b -> b.value().shape().equals(shape)).orElse(true)) {
      throw new ShapeException(
          String.format(
              "InstanceNorm: running mean and variance must both be %s, or missing, got %s and %s",
              shape,
              runningMean.map(b -> b.value().shape()),
              runningVariance.map(b -> b.value().shape())));
    }
    Norms.requireMomentum("InstanceNorm", momentum);
    Norms.requireEpsilon("InstanceNorm", epsilon);
  }

  /** A layer for so many channels, to be finished by {@link Builder#init()}. */
  public static Builder of(int channels) {
    Norms.requireChannels("InstanceNorm", channels);
    return new Builder(channels, DType.F32, Affine.NONE, Optional.empty(), 1e-5);
  }

  /** A layer for as many channels as there turn out to be. */
  public static Recipe recipe() {
    return (in, dtype, _) -> of(in.extent(1)).dtype(dtype).init();
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Norms.requireChannels(this::name, channels, x);
    if (x.rank() < 3) {
      throw new ShapeException(
          String.format("%s: needs at least one spatial axis, got %s", name(), x.shape()));
    }
    Norms.requireDType(this, x, weight);
    return Norms.scaleAndShift(
        normalize(x, mode), weight.map(p -> Norms.column(p, x)), bias.map(p -> Norms.column(p, x)));
  }

  private Tensor normalize(Tensor x, Mode mode) {
    if (runningMean.isEmpty() || runningVariance.isEmpty()) {
      return Norms.standardizeGroups(x, channels, epsilon);
    }
    return switch (mode) {
      case Mode.Evaluation _ -> {
        Tensor scale = runningVariance.get().value().add(epsilon).rsqrt();
        yield x.sub(Norms.column(runningMean.get().value(), x)).mul(Norms.column(scale, x));
      }
      case Mode.Training _ -> {
        remember(x.detach(), runningMean.get(), runningVariance.get());
        yield Norms.standardizeGroups(x, channels, epsilon);
      }
    };
  }

  private void remember(Tensor x, Buffer mean, Buffer variance) {
    Axes spatial = Axes.of(IntStream.range(2, x.rank()).toArray());
    if (x.shape().extent(0) == 0 || spatial.count("InstanceNorm", x.shape()) < 2) {
      throw new ShapeException(
          String.format(
              "%s: in training it needs at least two numbers in each channel, got %s",
              name(), x.shape()));
    }
    Norms.remember(mean, x.mean(spatial).mean(0), momentum);
    Norms.remember(variance, x.variance(spatial, 1).mean(0), momentum);
  }

  @Override
  public Set<Trait> traits() {
    return runningMean.isPresent() ? Set.of(Trait.DIFFERS_IN_TRAINING) : Set.of();
  }

  @Override
  public InstanceNorm cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  private String name() {
    return "InstanceNorm(" + channels + ")";
  }

  @Override
  public String describe() {
    return Block.describe(name(), this);
  }

  @Override
  public String toString() {
    return describe();
  }

  /**
   * An {@link InstanceNorm} to be: no γ and β, no running statistics, ε 1e-5 and F32, unless told
   * otherwise. Immutable.
   */
  public static final class Builder {
    private final int channels;
    private final DType dtype;
    private final Affine affine;
    private final Optional<Double> momentum;
    private final double epsilon;

    private Builder(
        int channels, DType dtype, Affine affine, Optional<Double> momentum, double epsilon) {
      this.channels = channels;
      this.dtype = dtype;
      this.affine = affine;
      this.momentum = momentum;
      this.epsilon = epsilon;
    }

    /** The dtype of parameters and buffers. */
    public Builder dtype(DType dtype) {
      requireNonNull(dtype, "InstanceNorm: dtype is null");
      return new Builder(channels, dtype, affine, momentum, epsilon);
    }

    /** What is added to the variance. */
    public Builder epsilon(double epsilon) {
      return new Builder(channels, dtype, affine, momentum, epsilon);
    }

    /** With γ and β. */
    public Builder withParameters() {
      return new Builder(channels, dtype, Affine.BOTH, momentum, epsilon);
    }

    /** With running statistics, which move by 0.1 in one pass. */
    public Builder withRunningStatistics() {
      return withRunningStatistics(0.1);
    }

    /** With running statistics, which move so far in one pass. */
    public Builder withRunningStatistics(double momentum) {
      return new Builder(channels, dtype, affine, Optional.of(momentum), epsilon);
    }

    /** The layer: γ and the variance begin with ones, β and the mean with zeros. */
    public InstanceNorm init() {
      Shape shape = Shape.of(channels);
      return new InstanceNorm(
          affine.weight(dtype, shape),
          affine.bias(dtype, shape),
          momentum.map(_ -> Buffer.of("runningMean", Tensor.zeros(dtype, channels))),
          momentum.map(_ -> Buffer.of("runningVariance", Tensor.ones(dtype, channels))),
          channels,
          momentum.orElse(0.1),
          epsilon);
    }

    /** For example {@code InstanceNorm(16, F32, epsilon 1.0E-5, without parameters)}. */
    @Override
    public String toString() {
      return String.format(
          "InstanceNorm(%s, %s, epsilon %s%s%s)",
          channels, dtype, epsilon, affine, momentum.map(m -> ", momentum " + m).orElse(""));
    }
  }
}
