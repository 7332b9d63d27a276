package adjoint.nn;

import adjoint.Parameter;
import adjoint.Tensor;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/** A function as a layer; see {@link Layer#of}. */
record FunctionLayer(String name, UnaryOperator<Tensor> function) implements Layer {
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
    return name;
  }

  @Override
  public String toString() {
    return describe();
  }
}
