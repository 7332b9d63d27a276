package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import java.util.Arrays;

/**
 * A rectifier whose slope is trained: {@code y = x} above 0, {@code a·x} below and at 0. The slope
 * is one number, or one for each channel, axis 1 of {@code [n, c]} or {@code [n, c, …]}.
 *
 * {@snippet :
 * Layer model = Sequential.of(Linear.of(8, 16).init(rng), Prelu.of(16).init(), Linear.of(16, 1).init(rng));
 * }
 *
 * <p>No weight decay belongs on it: that pulls the slope towards 0, which makes a relu. K. He, X.
 * Zhang, S. Ren, J. Sun: Delving deep into rectifiers. ICCV 2015.
 *
 * @param weight a, {@code [1]} or {@code [c]}
 */
public record Prelu(Parameter weight) implements Layer {
  private static final int CHANNELS = 1;

  /**
   * Checks the argument. In what {@link adjoint.Grad} gives for each example or output, the weight
   * has more axes in front.
   */
  public Prelu {
    requireNonNull(weight, "Prelu: weight is null");
    if (weight.rank() == 0 || weight.size() == 0) {
      throw new ShapeException(
          "Prelu: the weight must be a vector, one slope or one for each channel, got "
              + weight.shape());
    }
  }

  /** One slope for all numbers. */
  public static Builder of() {
    return of(1);
  }

  /** A slope for each of so many channels. */
  public static Builder of(int channels) {
    if (channels < 1) {
      throw new ShapeException("Prelu: needs at least one channel, got " + channels);
    }
    return new Builder(channels, DType.F32, 0.25);
  }

  /** A slope for each of as many channels as there turn out to be. */
  public static Recipe recipe() {
    return (in, dtype, _) -> of(in.extent(CHANNELS)).dtype(dtype).init();
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    int channels = channels();
    if (channels > 1 && (x.rank() <= CHANNELS || x.shape().extent(CHANNELS) != channels)) {
      throw new ShapeException(
          String.format(
              "%s: needs [n, %s] or [n, %s, ...], got %s", name(), channels, channels, x.shape()));
    }
    return x.prelu(x.rank() <= CHANNELS + 1 ? weight : column(x.rank() - CHANNELS));
  }

  /** The slopes in front of so many axes in all. */
  private Tensor column(int rank) {
    int[] shape = new int[rank];
    Arrays.fill(shape, 1);
    shape[0] = channels();
    return weight.reshape(shape);
  }

  private int channels() {
    return weight.shape().extent(-1);
  }

  @Override
  public Prelu cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  private String name() {
    return "Prelu(" + channels() + ")";
  }

  @Override
  public String describe() {
    return Description.of(name(), this);
  }

  @Override
  public String toString() {
    return describe();
  }

  /** A {@link Prelu} to be: slopes of ¼ and F32, unless told otherwise. Immutable. */
  public static final class Builder {
    private final int channels;
    private final DType dtype;
    private final double slope;

    private Builder(int channels, DType dtype, double slope) {
      this.channels = channels;
      this.dtype = dtype;
      this.slope = slope;
    }

    /** The dtype of the slopes. */
    public Builder dtype(DType dtype) {
      requireNonNull(dtype, "Prelu: dtype is null");
      return new Builder(channels, dtype, slope);
    }

    /** What all slopes begin with. */
    public Builder slope(double slope) {
      return new Builder(channels, dtype, slope);
    }

    /** The layer. */
    public Prelu init() {
      return new Prelu(Parameter.of("weight", Tensor.full(dtype, slope, channels)));
    }

    /** For example {@code Prelu(16, F32, slope 0.25)}. */
    @Override
    public String toString() {
      return String.format("Prelu(%s, %s, slope %s)", channels, dtype, slope);
    }
  }
}
