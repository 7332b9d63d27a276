package adjoint.examples;

import adjoint.Tensor;
import adjoint.Value;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Sequential;
import adjoint.nn.scalar.NeuronLayer;
import adjoint.nn.scalar.ScalarMlp;
import java.util.function.UnaryOperator;

/**
 * The numbers that a network with one hidden layer starts with. The network is built from them in
 * two ways, from tensors and from single neurons; its output goes through a sigmoid.
 */
final class TwoLayers {
  private final double[][] w1;
  private final double[] b1;
  private final double[][] w2;
  private final double[] b2;

  /** Weights have a row for each input and a column for each neuron; biases one number a neuron. */
  TwoLayers(double[][] w1, double[] b1, double[][] w2, double[] b2) {
    this.w1 = w1;
    this.b1 = b1;
    this.w2 = w2;
    this.b2 = b2;
  }

  /** Two products of matrices: a whole batch of examples goes through at once. */
  Sequential tensors(Layer hidden) {
    return Sequential.of(
        Linear.from(Tensor.of(w1), Tensor.of(b1)),
        hidden,
        Linear.from(Tensor.of(w2), Tensor.of(b2)),
        Activation.SIGMOID);
  }

  /** The same weights, and nothing to shift the activations by. */
  Sequential tensorsWithoutBias(Layer hidden) {
    return Sequential.of(
        Linear.from(Tensor.of(w1)), hidden, Linear.from(Tensor.of(w2)), Activation.SIGMOID);
  }

  /** Neurons one by one, which take one example at a time. */
  ScalarMlp neurons(UnaryOperator<Value> hidden) {
    return ScalarMlp.of(NeuronLayer.of(w1, b1, hidden), NeuronLayer.of(w2, b2, Value::sigmoid));
  }
}
