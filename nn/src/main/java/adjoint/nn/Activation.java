package adjoint.nn;

import adjoint.Tensor;

/**
 * The usual activation functions as layers. For another slope, another axis or a function of your
 * own, use {@link Layer#of}: {@code Layer.of("leakyRelu(0.2)", x -> x.leakyRelu(0.2))}. One whose
 * slope is trained is {@link Prelu}; those of two operands are {@link GatedActivation}s.
 */
public enum Activation implements Layer {
  /** {@code x}. */
  IDENTITY("identity"),
  /** {@code 1/(1 + e^−x)}, in (0, 1). */
  SIGMOID("sigmoid"),
  /** {@code tanh x}, in (−1, 1). */
  TANH("tanh"),
  /** {@code max(x, 0)}. */
  RELU("relu"),
  /** {@code x} from 0 to 6, and these limits beyond. */
  RELU6("relu6"),
  /** {@code x} above 0, {@code 0.01·x} below. */
  LEAKY_RELU("leakyRelu"),
  /** {@code x} above 0, {@code e^x − 1} below. */
  ELU("elu"),
  /** {@link #ELU} scaled so that mean 0 and variance 1 stay what they are. */
  SELU("selu"),
  /** {@code x} above 0, {@code α·(e^(x/α) − 1)} below; for α = 1, as here, it is {@link #ELU}. */
  CELU("celu"),
  /** {@code x·Φ(x)} with the normal distribution function Φ. */
  GELU("gelu"),
  /** {@link #GELU} approximated by a tanh. */
  GELU_TANH("geluTanh"),
  /** {@link #GELU} approximated by {@code x·sigmoid(1.702·x)}. */
  QUICK_GELU("quickGelu"),
  /** {@code x·sigmoid(x)}, also called swish. */
  SILU("silu"),
  /** {@code x·tanh(softplus x)}. */
  MISH("mish"),
  /** {@code log(1 + e^x)}. */
  SOFTPLUS("softplus"),
  /** {@code x/(1 + |x|)}, in (−1, 1). */
  SOFTSIGN("softsign"),
  /** {@code −log(1 + e^−x)}, the logarithm of {@link #SIGMOID}. */
  LOG_SIGMOID("logSigmoid"),
  /** {@code x} from −1 to 1, and these limits beyond. */
  HARDTANH("hardtanh"),
  /** {@code x/6 + ½}, but not below 0 and not above 1. */
  HARDSIGMOID("hardsigmoid"),
  /** {@code x·hardsigmoid(x)}. */
  HARDSWISH("hardswish"),
  /** {@code x − tanh x}. */
  TANHSHRINK("tanhshrink"),
  /** {@code x} drawn towards 0 by ½: 0 from −½ to ½. */
  SOFTSHRINK("softshrink"),
  /** {@code x} where {@code |x| > ½}, otherwise 0. */
  HARDSHRINK("hardshrink"),
  /**
   * {@code e^x / Σ e^x} along the last axis: probabilities. {@link Loss#crossEntropy} wants the
   * logits instead.
   */
  SOFTMAX("softmax"),
  /** {@link #SOFTMAX} of −x: the least number gets the largest probability. */
  SOFTMIN("softmin"),
  /** {@code x − log Σ e^x} along the last axis: logarithms of probabilities. */
  LOG_SOFTMAX("logSoftmax");

  private final String label;

  Activation(String label) {
    this.label = label;
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    return switch (this) {
      case IDENTITY -> x;
      case SIGMOID -> x.sigmoid();
      case TANH -> x.tanh();
      case RELU -> x.relu();
      case RELU6 -> x.relu6();
      case LEAKY_RELU -> x.leakyRelu(0.01);
      case ELU, CELU -> x.elu(1);
      case SELU -> x.selu();
      case GELU -> x.gelu();
      case GELU_TANH -> x.geluTanh();
      case QUICK_GELU -> x.quickGelu();
      case SILU -> x.silu();
      case MISH -> x.mish();
      case SOFTPLUS -> x.softplus();
      case SOFTSIGN -> x.softsign();
      case LOG_SIGMOID -> x.logSigmoid();
      case HARDTANH -> x.hardtanh();
      case HARDSIGMOID -> x.hardsigmoid();
      case HARDSWISH -> x.hardswish();
      case TANHSHRINK -> x.tanhshrink();
      case SOFTSHRINK -> x.softshrink(0.5);
      case HARDSHRINK -> x.hardshrink(0.5);
      case SOFTMAX -> x.softmax(-1);
      case SOFTMIN -> x.neg().softmax(-1);
      case LOG_SOFTMAX -> x.logSoftmax(-1);
    };
  }

  @Override
  public String describe() {
    return label;
  }

  @Override
  public String toString() {
    return describe();
  }
}
