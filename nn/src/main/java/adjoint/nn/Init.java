package adjoint.nn;

import adjoint.Tensor;
import adjoint.array.DType;
import java.util.random.RandomGenerator;

/**
 * The numbers that a weight starts with.
 *
 * <p>Numbers are drawn in double precision in row-major order and then rounded, so a seed gives the
 * same model in either dtype. Fan-in and fan-out are read off the weight's last two axes, {@code
 * [in, out]}; axes before them (the window of a convolution) multiply both.
 */
@FunctionalInterface
public interface Init {

  /** New numbers in this dtype and shape. */
  Tensor draw(DType dtype, RandomGenerator rng, int... shape);

  /** Zeros; draws nothing. */
  static Init zeros() {
    return constant(0);
  }

  /** The same number everywhere; draws nothing. */
  static Init constant(double value) {
    return (dtype, rng, shape) -> Tensor.full(dtype, value, shape);
  }

  /** Evenly from {@code [low, high)}. */
  static Init uniform(double low, double high) {
    return (dtype, rng, shape) -> Tensor.uniform(DType.F64, rng, low, high, shape).to(dtype);
  }

  /** From the normal distribution. */
  static Init normal(double mean, double standardDeviation) {
    return (dtype, rng, shape) ->
        Tensor.normal(DType.F64, rng, mean, standardDeviation, shape).to(dtype);
  }

  /** {@link #glorotUniform(double)} with gain 1. */
  static Init glorotUniform() {
    return glorotUniform(1);
  }

  /**
   * Evenly from ±{@code gain·√(6/(fanIn + fanOut))}, which keeps the variance of activations and of
   * gradients about equal from layer to layer where the activation is close to the identity, as
   * tanh is at 0. Also called Xavier.
   *
   * <p>X. Glorot, Y. Bengio: Understanding the difficulty of training deep feedforward neural
   * networks. AISTATS 2010, equation 16.
   */
  static Init glorotUniform(double gain) {
    return (dtype, rng, shape) -> {
      Fans fans = Fans.of("glorotUniform", shape);
      return symmetric(gain * Math.sqrt(6.0 / (fans.in() + fans.out()))).draw(dtype, rng, shape);
    };
  }

  /** {@link #glorotNormal(double)} with gain 1. */
  static Init glorotNormal() {
    return glorotNormal(1);
  }

  /**
   * Normal with standard deviation {@code gain·√(2/(fanIn + fanOut))}; see {@link
   * #glorotUniform(double)}.
   */
  static Init glorotNormal(double gain) {
    return (dtype, rng, shape) -> {
      Fans fans = Fans.of("glorotNormal", shape);
      return normal(0, gain * Math.sqrt(2.0 / (fans.in() + fans.out()))).draw(dtype, rng, shape);
    };
  }

  /** {@link #heUniform(double)} with gain √2, which is right for relu. */
  static Init heUniform() {
    return heUniform(Math.sqrt(2));
  }

  /**
   * Evenly from ±{@code gain·√(3/fanIn)}, which keeps the variance of activations equal from layer
   * to layer. Also called Kaiming. The gain belongs to the activation: √2 for relu, {@code √(2/(1 +
   * slope²))} for a leaky one. A gain of {@code 1/√3} gives ±{@code 1/√fanIn}, the default of
   * several other libraries.
   *
   * <p>K. He, X. Zhang, S. Ren, J. Sun: Delving deep into rectifiers. ICCV 2015, equation 10.
   */
  static Init heUniform(double gain) {
    return (dtype, rng, shape) ->
        symmetric(gain * Math.sqrt(3.0 / Fans.of("heUniform", shape).in())).draw(dtype, rng, shape);
  }

  /** {@link #heNormal(double)} with gain √2, which is right for relu. */
  static Init heNormal() {
    return heNormal(Math.sqrt(2));
  }

  /** Normal with standard deviation {@code gain/√fanIn}; see {@link #heUniform(double)}. */
  static Init heNormal(double gain) {
    return (dtype, rng, shape) ->
        normal(0, gain / Math.sqrt(Fans.of("heNormal", shape).in())).draw(dtype, rng, shape);
  }

  private static Init symmetric(double bound) {
    return uniform(-bound, bound);
  }
}
