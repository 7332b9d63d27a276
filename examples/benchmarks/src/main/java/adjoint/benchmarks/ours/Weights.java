package adjoint.benchmarks.ours;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.LeNetTask;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import adjoint.nn.conv.Conv2d;
import adjoint.op.Convolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the first weights of a model, and keeps what an optimizer has to know. */
final class Weights {
  private final Inputs inputs;
  private final List<Parameter> all = new ArrayList<>();

  Weights(Inputs inputs) {
    this.inputs = inputs;
  }

  /** A parameter of this shape. */
  Parameter parameter(String name, int... shape) {
    return kept(Parameter.of(name, Tensor.wrap(inputs.floats(name), shape)));
  }

  /** A convolution with weight, {@code [out, in, row, column]}, and bias. */
  Layer convolution(String name, int in, int out, int padding) {
    int n = LeNetTask.KERNEL;
    Tensor read = Tensor.wrap(inputs.floats(name + ".w"), n, n, in, out);
    Tensor weight = Tensor.of(read.permute(3, 2, 0, 1).data().copy());
    return new Conv2d(
        kept(Parameter.of("weight", weight)),
        Optional.of(parameter(name + ".b", out)),
        Convolution.PLAIN.withPadding(padding));
  }

  /** A parameter filled with one number. */
  Parameter full(String name, double value, int... shape) {
    return kept(Parameter.of(name, Tensor.full(value, shape)));
  }

  /** A layer with weight and bias. */
  Linear linear(String name, int in, int out) {
    Linear linear =
        Linear.from(
            Tensor.wrap(inputs.floats(name + ".w"), in, out),
            Tensor.of(inputs.floats(name + ".b")));
    return layer(linear);
  }

  /** A layer that has its first weights. */
  <L extends Layer> L layer(L layer) {
    layer.parameters().values().forEach(this::kept);
    return layer;
  }

  /** All that were made. */
  List<Parameter> all() {
    return all;
  }

  private Parameter kept(Parameter parameter) {
    all.add(parameter);
    return parameter;
  }
}
