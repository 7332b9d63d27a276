package adjoint.spark;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.nn.Block;
import java.io.Serial;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The numbers of a model's parameters, each once, in their order: what a step sends to the
 * executors. As doubles they are exact, whatever the dtype.
 *
 * @param arrays one for each parameter
 */
record Weights(List<double[]> arrays) implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  static Weights of(Block model) {
    return new Weights(all(model).map(Parameter::toDoubleArray).toList());
  }

  /** Puts them into a model of the same parameters. */
  void into(Block model) {
    Iterator<double[]> next = arrays.iterator();
    all(model)
        .forEach(parameter ->
            parameter.set(
                Tensor.wrap(next.next(), parameter.shape().extents()).to(parameter.dtype())));
  }

  private static Stream<Parameter> all(Block model) {
    return model.parameters().values().stream().distinct();
  }

  /** Those that are not frozen: what an optimizer of the model moves, in its order. */
  static List<Parameter> trained(Block model) {
    return all(model).filter(Parameter::isVariable).toList();
  }
}
