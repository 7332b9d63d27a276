package adjoint.benchmarks.ours;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.benchmarks.task.Inputs;
import adjoint.benchmarks.task.LeNetTask;
import adjoint.nn.Layer;
import adjoint.nn.Linear;
import java.util.ArrayList;
import java.util.List;

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

  /** Weights of a convolution, {@code [out, in, row, column]}. */
  Parameter kernel(String name, int in, int out) {
    int n = LeNetTask.KERNEL;
    Tensor read = Tensor.wrap(inputs.floats(name), n, n, in, out);
    return kept(Parameter.of(name, Tensor.of(read.permute(3, 2, 0, 1).data().copy())));
  }

  /** A parameter filled with one number. */
  Parameter full(String name, double value, int... shape) {
    return kept(Parameter.of(name, Tensor.full(value, shape)));
  }

  /** A layer with weight and bias. */
  Layer linear(String name, int in, int out) {
    Linear linear =
        Linear.from(
            Tensor.wrap(inputs.floats(name + ".w"), in, out),
            Tensor.of(inputs.floats(name + ".b")));
    linear.parameters().values().forEach(this::kept);
    return linear;
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
