package adjoint.spark;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.nn.Block;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of a model's parameters, in their order: what a step sends to the executors.
 *
 * @param arrays one for each parameter
 */
record Weights(List<float[]> arrays) implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  static Weights of(Block model) {
    List<float[]> arrays = new ArrayList<>();
    model.parameters().values().forEach(p -> arrays.add(p.toFloatArray()));
    return new Weights(arrays);
  }

  /** Puts them into a model of the same parameters. */
  void into(Block model) {
    int i = 0;
    for (Parameter parameter : model.parameters().values()) {
      parameter.set(Tensor.wrap(arrays.get(i++), parameter.shape().extents()));
    }
  }
}
