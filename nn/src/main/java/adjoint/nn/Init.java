package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.NoGrad;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.op.NormalCdf;
import java.util.random.RandomGenerator;

/**
 * The numbers that a weight starts with.
 *
 * {@snippet :
 * Linear.of(784, 256).init(Init.heNormal(Init.gain(Activation.GELU)), rng);
 * }
 *
 * <p>Numbers are drawn in double precision in row-major order and then rounded, so a seed gives the
 * same model in either dtype.
 *
 * <p>How large they are may depend on the {@link Fans} of the weight, how many inputs and outputs
 * it has, which its layer tells. Those with a structure, such as {@link #orthogonal}, are drawn as
 * {@code [in, out]}, or {@code [window…, in, out]} for what slides over images: a layer that keeps
 * its weight in another order draws it in this one and permutes it.
 */
@FunctionalInterface
public interface Init {
  /** Which number of inputs or outputs sets the size. */
  enum Fan {
    /** The inputs: the variance of what a layer gives stays equal from layer to layer. */
    IN,
    /** The outputs: the variance of gradients does. */
    OUT,
    /** The mean of both: neither does exactly, both about. */
    AVERAGE;

    double of(Fans fans) {
      return switch (this) {
        case IN -> fans.in();
        case OUT -> fans.out();
        case AVERAGE -> (fans.in() + fans.out()) / 2.0;
      };
    }
  }

  /** New numbers in this dtype and shape, of a weight with these fans or of the bias beside it. */
  Tensor draw(DType dtype, RandomGenerator rng, Fans fans, int... shape);

  /**
   * The same of a weight {@code [in, out]}. With fewer or more axes the fans are unknown, which is
   * an error if anything depends on them.
   */
  default Tensor draw(DType dtype, RandomGenerator rng, int... shape) {
    requireNonNull(shape, "draw: shape is null");
    return draw(dtype, rng, shape.length == 2 ? Fans.of(shape[0], shape[1]) : Fans.UNKNOWN, shape);
  }

  // ---- whatever the fans

  /** Zeros; draws nothing. */
  static Init zeros() {
    return constant(0);
  }

  /** The same number everywhere; draws nothing. */
  static Init constant(double value) {
    return (dtype, rng, _, shape) -> Tensor.full(dtype, value, shape);
  }

  /** Evenly from {@code [low, high)}. */
  static Init uniform(double low, double high) {
    return (dtype, rng, _, shape) -> Tensor.uniform(DType.F64, rng, low, high, shape).to(dtype);
  }

  /** From the normal distribution. */
  static Init normal(double mean, double standardDeviation) {
    return (dtype, rng, _, shape) ->
        Tensor.normal(DType.F64, rng, mean, standardDeviation, shape).to(dtype);
  }

  /**
   * From a normal distribution of which only what lies from {@code low} to {@code high} is left, by
   * its inverse distribution function: one number is drawn for each.
   */
  static Init truncatedNormal(double mean, double standardDeviation, double low, double high) {
    if (!(standardDeviation > 0 && standardDeviation < Double.POSITIVE_INFINITY && low < high)) {
      throw new IllegalArgumentException(
          String.format(
              "truncatedNormal: needs a positive standard deviation and low below high, got %s, %s"
                  + " and %s",
              standardDeviation, low, high));
    }
    double a = (low - mean) / standardDeviation;
    double b = (high - mean) / standardDeviation;
    // Of the two tails the lower one has all its digits.
    double sign = a > 0 ? -1 : 1;
    double least = NormalCdf.OP.applyAsDouble(a > 0 ? -b : a);
    double most = NormalCdf.OP.applyAsDouble(a > 0 ? -a : b);
    if (!(least < most)) {
      throw new IllegalArgumentException(
          String.format(
              "truncatedNormal: from %s to %s there is nothing of a normal distribution with mean"
                  + " %s and standard deviation %s",
              low, high, mean, standardDeviation));
    }
    return (dtype, rng, _, shape) ->
        Tensor.uniform(DType.F64, rng, least, most, shape)
            .normalQuantile()
            .mul(sign * standardDeviation)
            .add(mean)
            .clamp(low, high)
            .to(dtype);
  }

  // ---- by the fans

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
    return ScaledInit.uniform("glorotUniform", gain, Fan.AVERAGE);
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
    return ScaledInit.normal("glorotNormal", gain, Fan.AVERAGE);
  }

  /** {@link #heUniform(double)} with gain √2, which is right for relu. */
  static Init heUniform() {
    return heUniform(Math.sqrt(2));
  }

  /**
   * Evenly from ±{@code gain·√(3/fanIn)}, which keeps the variance of activations equal from layer
   * to layer. Also called Kaiming. The gain belongs to the activation, see {@link #gain}: √2 for
   * relu, {@code √(2/(1 + slope²))} for a leaky one. A gain of {@code 1/√3} gives ±{@code
   * 1/√fanIn}, the default of several other libraries.
   *
   * <p>K. He, X. Zhang, S. Ren, J. Sun: Delving deep into rectifiers. ICCV 2015, equation 10.
   */
  static Init heUniform(double gain) {
    return ScaledInit.uniform("heUniform", gain, Fan.IN);
  }

  /** {@link #heNormal(double)} with gain √2, which is right for relu. */
  static Init heNormal() {
    return heNormal(Math.sqrt(2));
  }

  /** Normal with standard deviation {@code gain/√fanIn}; see {@link #heUniform(double)}. */
  static Init heNormal(double gain) {
    return ScaledInit.normal("heNormal", gain, Fan.IN);
  }

  /**
   * {@link #heUniform(double)} with gain 1, which is right for {@link Activation#SELU}.
   *
   * <p>Y. LeCun, L. Bottou, G. Orr, K.-R. Müller: Efficient backprop. 1998, equation 16.
   */
  static Init lecunUniform() {
    return ScaledInit.uniform("lecunUniform", 1, Fan.IN);
  }

  /** {@link #heNormal(double)} with gain 1, which is right for {@link Activation#SELU}. */
  static Init lecunNormal() {
    return ScaledInit.normal("lecunNormal", 1, Fan.IN);
  }

  /** Evenly from ±{@code gain·√(3/fan)}: variance {@code gain²/fan}, of whichever fan. */
  static Init scaledUniform(double gain, Fan fan) {
    return ScaledInit.uniform(
        "scaledUniform", gain, requireNonNull(fan, "scaledUniform: fan is null"));
  }

  /** Normal with standard deviation {@code gain/√fan}, of whichever fan. */
  static Init scaledNormal(double gain, Fan fan) {
    return ScaledInit.normal(
        "scaledNormal", gain, requireNonNull(fan, "scaledNormal: fan is null"));
  }

  /**
   * Normal, truncated at two standard deviations, scaled so that after that the standard deviation
   * is {@code gain/√fan}, of whichever fan.
   */
  static Init scaledTruncatedNormal(double gain, Fan fan) {
    return ScaledInit.truncatedNormal(
        "scaledTruncatedNormal", gain, requireNonNull(fan, "scaledTruncatedNormal: fan is null"));
  }

  /**
   * The gain for weights behind which this activation comes: {@code 1/√E f(z)²} of a standard
   * normal z, so that the mean square is 1 again; √2 for relu. Numerically, to six digits, of any
   * function that works element by element. (PyTorch's table rounds: it has 5/3 for tanh, which is
   * 1.59, and 1 for the sigmoid, which is 1.85.)
   */
  static double gain(Layer activation) {
    requireNonNull(activation, "gain: activation is null");
    return ScaledInit.gain(x -> NoGrad.call(() -> activation.forward(x)));
  }

  // ---- structured

  /** {@link #orthogonal(double)} with gain 1. */
  static Init orthogonal() {
    return orthogonal(1);
  }

  /**
   * {@code gain·Q} with a matrix Q of orthonormal rows or columns, whichever are fewer, evenly
   * among all of them: it keeps the length of vectors, forward or backward. A weight {@code
   * [window…, in, out]} is taken as the matrix {@code [window·in, out]}, as is right for a
   * convolution.
   *
   * <p>A. Saxe, J. McClelland, S. Ganguli: Exact solutions to the nonlinear dynamics of learning in
   * deep linear neural networks. ICLR 2014. F. Mezzadri: How to generate random matrices from the
   * classical compact groups. Notices of the AMS 54, 2007.
   */
  static Init orthogonal(double gain) {
    return new StructuredInit.Orthogonal(gain);
  }

  /**
   * What gives its input back: ones on the diagonal of a matrix, in the middle of a window, which
   * PyTorch calls Dirac; zeros elsewhere. Draws nothing.
   */
  static Init identity() {
    return new StructuredInit.Identity();
  }

  /**
   * Normal with this standard deviation, and in each column of {@code [in, out]} so large a part,
   * rounded up, set to 0 at random: each output sees the same number of inputs.
   *
   * <p>J. Martens: Deep learning via Hessian-free optimization. ICML 2010.
   */
  static Init sparse(double zeros, double standardDeviation) {
    return new StructuredInit.Sparse(zeros, standardDeviation);
  }
}
