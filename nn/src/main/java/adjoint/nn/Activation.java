package adjoint.nn;

import adjoint.Tensor;

/**
 * The usual activation functions as layers. For another slope, another axis or a function of your
 * own, use {@link Layer#of}: {@code Layer.of("leakyRelu(0.2)", x -> x.leakyRelu(0.2))}.
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
  /** {@code x} above 0, {@code 0.01·x} below. */
  LEAKY_RELU("leakyRelu"),
  /** {@code x} above 0, {@code e^x − 1} below. */
  ELU("elu"),
  /** {@code x·Φ(x)} with the normal distribution function Φ. */
  GELU("gelu"),
  /** {@link #GELU} approximated by a tanh. */
  GELU_TANH("geluTanh"),
  /** {@code x·sigmoid(x)}, also called swish. */
  SILU("silu"),
  /** {@code log(1 + e^x)}. */
  SOFTPLUS("softplus"),
  /**
   * {@code e^x / Σ e^x} along the last axis: probabilities. {@link Loss#crossEntropy} wants the
   * logits instead.
   */
  SOFTMAX("softmax"),
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
      case LEAKY_RELU -> x.leakyRelu(0.01);
      case ELU -> x.elu(1);
      case GELU -> x.gelu();
      case GELU_TANH -> x.geluTanh();
      case SILU -> x.silu();
      case SOFTPLUS -> x.softplus();
      case SOFTMAX -> x.softmax(-1);
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
