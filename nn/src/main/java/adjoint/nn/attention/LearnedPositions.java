package adjoint.nn.attention;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import adjoint.nn.Init;
import adjoint.nn.Layer;
import adjoint.nn.Mode;
import java.util.random.RandomGenerator;

/**
 * Tells positions by vectors that are learned: adds row p of a table to position p of {@code [...,
 * t, d]}.
 *
 * @param weight the table, {@code [maxLength, d]}
 */
public record LearnedPositions(Parameter weight) implements Layer {
  /**
   * Checks the argument. In what {@link adjoint.Grad} gives for each example or output, it has more
   * axes in front.
   */
  public LearnedPositions {
    requireNonNull(weight, "LearnedPositions: weight is null");
    if (weight.rank() < 2) {
      throw new ShapeException(
          "LearnedPositions: the weight must be [maxLength, d], got " + weight.shape());
    }
  }

  /** For up to so many positions and this width, to be finished by {@link Builder#init}. */
  public static Builder of(int maxLength, int width) {
    if (maxLength < 1 || width < 1) {
      throw new ShapeException(
          String.format(
              "LearnedPositions: needs at least one position and one number, got [%s, %s]",
              maxLength, width));
    }
    return new Builder(maxLength, width, DType.F32);
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Positions.requireFit("LearnedPositions", x, weight.shape().extent(-1));
    int steps = x.shape().extent(-2);
    int maxLength = weight.shape().extent(-2);
    Positions.requireLength("LearnedPositions", steps, maxLength);
    return x.add(steps == maxLength ? weight : weight.slice(-2, 0, steps));
  }

  @Override
  public LearnedPositions cast(DType dtype) {
    Layer.super.cast(dtype);
    return this;
  }

  @Override
  public String toString() {
    return describe();
  }

  /** {@link LearnedPositions} to be: F32, unless told otherwise. Immutable. */
  public static final class Builder {
    private final int maxLength;
    private final int width;
    private final DType dtype;

    private Builder(int maxLength, int width, DType dtype) {
      this.maxLength = maxLength;
      this.width = width;
      this.dtype = dtype;
    }

    /** The dtype of the parameters. */
    public Builder dtype(DType dtype) {
      requireNonNull(dtype, "LearnedPositions: dtype is null");
      return new Builder(maxLength, width, dtype);
    }

    /** The layer, with a table drawn from the normal distribution with deviation 0.02. */
    public LearnedPositions init(RandomGenerator rng) {
      return init(Init.normal(0, 0.02), rng);
    }

    /** The layer. */
    public LearnedPositions init(Init weight, RandomGenerator rng) {
      requireNonNull(weight, "LearnedPositions: weight is null");
      requireNonNull(rng, "LearnedPositions: rng is null");
      Tensor table = weight.draw(dtype, rng, maxLength, width);
      return new LearnedPositions(Parameter.of("weight", table));
    }

    /** For example {@code LearnedPositions(64, 128, F32)}. */
    @Override
    public String toString() {
      return String.format("LearnedPositions(%s, %s, %s)", maxLength, width, dtype);
    }
  }
}
