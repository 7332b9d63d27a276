package adjoint.examples;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Loss;
import java.util.List;
import java.util.SequencedMap;

/** The same from tensors: two layers, whose weights are matrices with a column for each neuron. */
final class AliceByTensors {
  private static final double[][] X = {FourPeople.ALL.getFirst().shifted()};
  private static final double[][] TARGET = {{FourPeople.ALL.getFirst().target()}};

  private AliceByTensors() {}

  static SequencedMap<String, Double> gradients() {
    Layer network =
        new TwoLayers(
                new double[][] {{1, 1}, {1, 1}},
                new double[] {0, 0},
                new double[][] {{1}, {1}},
                new double[] {0})
            .tensors(Activation.SIGMOID);
    Tensor loss = Loss.mse(network.forward(Tensor.of(X)), Tensor.of(TARGET));
    List<Tensor> g = Grad.of(loss, List.copyOf(network.parameters().values()));
    Tensor w1 = g.get(0);
    Tensor b1 = g.get(1);
    Tensor w2 = g.get(2);
    Tensor b2 = g.get(3);
    return AliceByGraph.named(
        new double[] {
          w1.get(0, 0),
          w1.get(1, 0),
          w1.get(0, 1),
          w1.get(1, 1),
          w2.get(0, 0),
          w2.get(1, 0),
          b1.get(0),
          b1.get(1),
          b2.get(0),
        });
  }
}
