package adjoint.nn;

import adjoint.Parameter;
import adjoint.Tensor;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * The usual activation functions as layers. For another slope, another axis or a function of your
 * own, use {@link Layer#of}: {@code Layer.of("leakyRelu(0.2)", x -> x.leakyRelu(0.2))}.
 */
public enum Activation implements Layer {
  /** {@code x}. */
  IDENTITY("identity", x -> x),
  /** {@code 1/(1 + e^−x)}, in (0, 1). */
  SIGMOID("sigmoid", Tensor::sigmoid),
  /** {@code tanh x}, in (−1, 1). */
  TANH("tanh", Tensor::tanh),
  /** {@code max(x, 0)}. */
  RELU("relu", Tensor::relu),
  /** {@code x} above 0, {@code 0.01·x} below. */
  LEAKY_RELU("leakyRelu", x -> x.leakyRelu(0.01)),
  /** {@code x} above 0, {@code e^x − 1} below. */
  ELU("elu", x -> x.elu(1)),
  /** {@code x·Φ(x)} with the normal distribution function Φ. */
  GELU("gelu", Tensor::gelu),
  /** {@link #GELU} approximated by a tanh. */
  GELU_TANH("geluTanh", Tensor::geluTanh),
  /** {@code x·sigmoid(x)}, also called swish. */
  SILU("silu", Tensor::silu),
  /** {@code log(1 + e^x)}. */
  SOFTPLUS("softplus", Tensor::softplus),
  /**
   * {@code e^x / Σ e^x} along the last axis: probabilities. {@link Loss#crossEntropy} wants the
   * logits instead.
   */
  SOFTMAX("softmax", x -> x.softmax(-1)),
  /** {@code x − log Σ e^x} along the last axis: logarithms of probabilities. */
  LOG_SOFTMAX("logSoftmax", x -> x.logSoftmax(-1));

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // the functions above keep no state
  private final UnaryOperator<Tensor> function;

  Activation(String label, UnaryOperator<Tensor> function) {
    this.label = label;
    this.function = function;
  }

  @Override
  public Tensor forward(Tensor x) {
    return function.apply(x);
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Parameters.none();
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
