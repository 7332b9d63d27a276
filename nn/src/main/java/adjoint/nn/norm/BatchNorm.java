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
 * Normalizes each channel, axis 1 of {@code [n, c]} or {@code [n, c, …]}: {@code y = γ·(x − μ)/√(σ²
 * + ε) + β}.
 *
 * <p>In training, μ and σ² are the mean and variance of the channel in this batch, through which
 * gradients flow; and a running mean and variance move towards them, {@code r ← (1 − m)·r + m·s},
 * the variance towards that with n − 1 in place of n. In evaluation, μ and σ² are the running ones,
 * so that each channel is scaled and shifted, whatever else is in the batch. This, the defaults and
 * the names are PyTorch's.
 *
 * <p>S. Ioffe, C. Szegedy: Batch normalization, accelerating deep network training by reducing
 * internal covariate shift. ICML 2015.
 *
 * @param weight γ, {@code [c]}
 * @param bias β, {@code [c]}
 * @param runningMean {@code [c]}
 * @param runningVariance {@code [c]}
 * @param momentum m, how far the running statistics move in one pass
 * @param epsilon ε
 */
public record BatchNorm(
    Parameter weight,
    Parameter bias,
    Buffer runningMean,
    Buffer runningVariance,
    double momentum,
    double epsilon)
    implements Layer {
  private static final int CHANNELS = 1;

  /**
   * Checks the arguments. In what {@link adjoint.Grad} gives for each example or output, weight and
   * bias have more axes in front.
   */
  public BatchNorm {
    requireNonNull(weight, "BatchNorm: weight is null");
    requireNonNull(bias, "BatchNorm: bias is null");
    requireNonNull(runningMean, "BatchNorm: runningMean is null");
    requireNonNull(runningVariance, "BatchNorm: runningVariance is null");
    Shape channels = runningMean.value().shape();
    if (channels.rank() != 1
        || !runningVariance.value().shape().equals(channels)
        || !bias.shape().equals(weight.shape())
        || weight.rank() == 0
        || weight.shape().extent(-1) != channels.extent(0)) {
      throw new ShapeException(
          String.format(
              "BatchNorm: weight, bias, mean and variance must be vectors of one length, got %s,"
                  + " %s, %s and %s",
              weight.shape(), bias.shape(), channels, runningVariance.value().shape()));
    }
    Norms.requireMomentum("BatchNorm", momentum);
    Norms.requireEpsilon("BatchNorm", epsilon);
  }

  /** A layer for so many channels, to be finished by {@link Builder#init()}. */
  public static Builder of(int channels) {
    return new Builder(Norms.requireChannels("BatchNorm", channels), DType.F32, 0.1, 1e-5);
  }

  /** A layer for as many channels as there turn out to be. */
  public static Recipe recipe() {
    return (in, dtype, _) -> of(in.extent(CHANNELS)).dtype(dtype).init();
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Norms.requireChannels(this::name, channels(), x);
    Layer.requireDType(this, x, weight.dtype());
    return switch (mode) {
      case Mode.Evaluation _ ->
          normalize(
              x.sub(Norms.column(runningMean.value(), x)),
              Norms.column(runningVariance.value(), x));
      case Mode.Training _ -> train(x);
    };
  }

  private Tensor train(Tensor x) {
    Axes others = Axes.keep(IntStream.range(0, x.rank()).filter(a -> a != CHANNELS).toArray());
    int n = others.count("BatchNorm", x.shape());
    if (n < 2) {
      throw new ShapeException(
          String.format(
              "%s: in training it needs at least two numbers in each channel, got %s",
              name(), x.shape()));
    }
    Tensor mean = x.mean(others);
    Tensor centered = x.sub(mean);
    Tensor variance = centered.square().mean(others);
    Norms.remember(runningMean, mean, momentum);
    Norms.remember(runningVariance, variance.detach().mul((double) n / (n - 1)), momentum);
    return normalize(centered, variance);
  }

  private Tensor normalize(Tensor centered, Tensor variance) {
    Tensor scale = variance.add(epsilon).rsqrt().mul(Norms.column(weight, centered));
    return Norms.scaleAndShift(
        centered, Optional.of(scale), Optional.of(Norms.column(bias, centered)));
  }

  private int channels() {
    return runningMean.value().size();
  }

  @Override
  public Set<Trait> traits() {
    return Set.of(Trait.DIFFERS_IN_TRAINING, Trait.MIXES_EXAMPLES);
  }

  @Override
  public BatchNorm cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  private String name() {
    return "BatchNorm(" + channels() + ")";
  }

  @Override
  public String describe() {
    return Block.describe(name(), this);
  }

  @Override
  public String toString() {
    return describe();
  }

  /** A {@link BatchNorm} to be: momentum 0.1, ε 1e-5 and F32, unless told otherwise. Immutable. */
  public static final class Builder {
    private final int channels;
    private final DType dtype;
    private final double momentum;
    private final double epsilon;

    private Builder(int channels, DType dtype, double momentum, double epsilon) {
      this.channels = channels;
      this.dtype = dtype;
      this.momentum = momentum;
      this.epsilon = epsilon;
    }

    /** The dtype of parameters and buffers. */
    public Builder dtype(DType dtype) {
      requireNonNull(dtype, "BatchNorm: dtype is null");
      return new Builder(channels, dtype, momentum, epsilon);
    }

    /** How far the running statistics move in one pass. */
    public Builder momentum(double momentum) {
      return new Builder(channels, dtype, momentum, epsilon);
    }

    /** What is added to the variance. */
    public Builder epsilon(double epsilon) {
      return new Builder(channels, dtype, momentum, epsilon);
    }

    /** The layer: γ and the variance begin with ones, β and the mean with zeros. */
    public BatchNorm init() {
      return new BatchNorm(
          Parameter.of("weight", Tensor.ones(dtype, channels)),
          Parameter.of("bias", Tensor.zeros(dtype, channels)),
          Buffer.of("runningMean", Tensor.zeros(dtype, channels)),
          Buffer.of("runningVariance", Tensor.ones(dtype, channels)),
          momentum,
          epsilon);
    }

    /** For example {@code BatchNorm(3, F32, momentum 0.1, epsilon 1.0E-5)}. */
    @Override
    public String toString() {
      return String.format(
          "BatchNorm(%s, %s, momentum %s, epsilon %s)", channels, dtype, momentum, epsilon);
    }
  }
}
