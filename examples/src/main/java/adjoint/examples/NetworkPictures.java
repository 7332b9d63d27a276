package adjoint.examples;

import adjoint.examples.chart.NetworkDiagram;
import java.util.function.UnaryOperator;

/** The drawings that the tutorials share: one neuron, and a network of three. */
final class NetworkPictures {
  private NetworkPictures() {}

  /** Inputs times weights, their sum and a bias, an activation. */
  static NetworkDiagram neuron(String title) {
    return NetworkDiagram.of(title)
        .layer("inputs", "x1", "x2")
        .layer("weighted sum", "Σ")
        .layer("activation", "f")
        .layer("output", "y")
        .weight("x1", "Σ", "w1")
        .weight("x2", "Σ", "w2")
        .note("Σ", "+ b");
  }

  /** Two inputs, two hidden neurons, one output. */
  static NetworkDiagram network(String title) {
    return NetworkDiagram.of(title)
        .layer("input layer", "x1", "x2")
        .layer("hidden layer", "h1", "h2")
        .layer("output layer", "o1");
  }

  /** The same with labels for w1 to w6 on the edges and for b1 to b3 under the neurons. */
  static NetworkDiagram network(String title, UnaryOperator<String> label) {
    return network(title)
        .weight("x1", "h1", label.apply("w1"))
        .weight("x2", "h1", label.apply("w2"))
        .weight("x1", "h2", label.apply("w3"))
        .weight("x2", "h2", label.apply("w4"))
        .weight("h1", "o1", label.apply("w5"))
        .weight("h2", "o1", label.apply("w6"))
        .note("h1", label.apply("b1"))
        .note("h2", label.apply("b2"))
        .note("o1", label.apply("b3"));
  }
}
