package adjoint.examples;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.examples.numpy.NumpyRandom;
import adjoint.nn.Activation;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.Sequential;

/** Two linear layers are one linear layer, unless there is an activation between them. */
final class WithoutActivation {
  private final Linear first;
  private final Linear second;

  /** Layers from 2 to 3 to 2 numbers. */
  WithoutActivation(NumpyRandom random) {
    first = Linear.from(Tensor.of(random.rand(2, 3)), Tensor.of(random.rand(3)));
    second = Linear.from(Tensor.of(random.rand(3, 2)), Tensor.of(random.rand(2)));
  }

  Layer bare() {
    return Sequential.of(first, second);
  }

  Layer withSigmoid() {
    return Sequential.of(first, Activation.SIGMOID, second);
  }

  /** The one layer that does what both do: {@code (x·W + b)·V + c = x·(W·V) + (b·V + c)}. */
  Layer collapsed() {
    Tensor bias = first.bias().orElseThrow();
    return Linear.from(first.weight().matmul(second.weight()), second.forward(bias));
  }

  /** The largest difference between two layers' outputs. */
  static double outputsDiffer(Layer a, Layer b, Tensor x) {
    return a.forward(x).sub(b.forward(x)).abs().max().item();
  }

  /** By how much a layer's derivatives change from one input to another; 0 if it is linear. */
  static double derivativesDiffer(Layer layer, Tensor x, Tensor y) {
    Tensor atX = Grad.jacobian(layer::forward, x);
    Tensor atY = Grad.jacobian(layer::forward, y);
    return atX.sub(atY).abs().max().item();
  }

  static void report(Report report, long seed) {
    NumpyRandom random = new NumpyRandom(seed);
    WithoutActivation layers = new WithoutActivation(random);
    Tensor x = Tensor.of(random.randn(2));
    Tensor y = Tensor.of(random.randn(2));
    report.heading("A composition of linear maps collapses to one");
    report.row(
        "two layers against one: outputs differ by",
        outputsDiffer(layers.bare(), layers.collapsed(), x),
        "\"will just collapse\"");
    report.row("derivatives at two inputs differ by", derivativesDiffer(layers.bare(), x, y), "");
    report.row(
        "with a sigmoid between: outputs differ by",
        outputsDiffer(layers.withSigmoid(), layers.collapsed(), x),
        "");
    report.row(
        "derivatives at two inputs differ by", derivativesDiffer(layers.withSigmoid(), x, y), "");
  }
}
