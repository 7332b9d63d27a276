package adjoint.nn;

import adjoint.Tensor;
import java.util.function.UnaryOperator;

/** A function as a layer; see {@link Layer#of}. */
record FunctionLayer(String name, UnaryOperator<Tensor> function) implements Layer {
  @Override
  public Tensor compute(Tensor x, Mode mode) {
    return function.apply(x);
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
