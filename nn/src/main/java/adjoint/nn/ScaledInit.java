package adjoint.nn;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.ShapeException;
import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Numbers of variance {@code gain²/fan}.
 *
 * @param name what it is called in errors
 * @param gain what the standard deviation is multiplied by
 * @param fan which of the fans
 * @param distribution the numbers for such a fan
 */
record ScaledInit(String name, double gain, Init.Fan fan, DoubleFunction<Init> distribution)
    implements Init {
  /** The standard deviation of a standard normal distribution that is truncated at ±2. */
  private static final double TRUNCATED = 0.8796256610342398;

  /** Beyond this a standard normal number does not come. */
  private static final double FAR = 12;

  ScaledInit {
    if (!(gain >= 0 && gain < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": the gain must be 0 or positive, got " + gain);
    }
  }

  static ScaledInit uniform(String name, double gain, Fan fan) {
    return new ScaledInit(
        name,
        gain,
        fan,
        n -> {
          double bound = gain * Math.sqrt(3 / n);
          return Init.uniform(-bound, bound);
        });
  }

  static ScaledInit normal(String name, double gain, Fan fan) {
    return new ScaledInit(name, gain, fan, n -> Init.normal(0, gain / Math.sqrt(n)));
  }

  static ScaledInit truncatedNormal(String name, double gain, Fan fan) {
    return new ScaledInit(
        name,
        gain,
        fan,
        n -> {
          double deviation = gain / Math.sqrt(n) / TRUNCATED;
          return Init.truncatedNormal(0, deviation, -2 * deviation, 2 * deviation);
        });
  }

  @Override
  public Tensor draw(DType dtype, RandomGenerator rng, Fans fans, int... shape) {
    if (!fans.areKnown()) {
      throw new ShapeException(
          String.format(
              "%s: how many inputs and outputs has a weight %s? Tell it, draw(dtype, rng,"
                  + " Fans.of(in, out), shape), or use uniform, normal or constant",
              name, Arrays.toString(shape)));
    }
    return distribution.apply(fan.of(fans)).draw(dtype, rng, fans, shape);
  }

  @Override
  public String toString() {
    return name + "(" + gain + ")";
  }

  /** {@code 1/√E f(z)²} of a standard normal z, by the midpoint rule. */
  static double gain(UnaryOperator<Tensor> f) {
    int n = 1 << 15;
    double width = 2 * FAR / n;
    Tensor z = Tensor.arange(DType.F64, 0, n, 1).add(0.5).mul(width).sub(FAR).reshape(n, 1);
    Tensor density = z.square().mul(-0.5).exp().mul(width / Math.sqrt(2 * Math.PI));
    double square = f.apply(z).square().mul(density).sum().item();
    if (!(square > 0 && square < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "gain: the mean square of the activation is " + square + ", for which there is none");
    }
    return 1 / Math.sqrt(square);
  }
}
