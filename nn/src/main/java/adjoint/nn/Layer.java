package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * A function of a tensor, with parameters that training changes: the whole interface of a model and
 * of its parts.
 *
 * <p>Nothing is registered and nothing has to be switched on: a layer that exists can be used.
 * Records make good layers.
 *
 * {@snippet :
 * record Scale(Parameter gain) implements Layer {
 *   public Tensor forward(Tensor x) {
 *     return x.mul(gain);
 *   }
 *
 *   public SequencedMap<String, Parameter> parameters() {
 *     return Parameters.of("gain", gain);
 *   }
 * }
 * }
 */
public interface Layer {

  /** The output for an input, the first axis of which usually counts examples. */
  Tensor forward(Tensor x);

  /**
   * The parameters by path, in a fixed order. A container puts the name of a part before its
   * parameters' names: {@code 0.weight}, {@code 0.bias}, {@code 2.weight}. {@link Parameters} makes
   * this one line.
   */
  SequencedMap<String, Parameter> parameters();

  /** Casts all parameters in place and returns this layer. */
  default Layer cast(DType dtype) {
    requireNonNull(dtype, "to: dtype is null");
    parameters().values().forEach(parameter -> parameter.setDType(dtype));
    return this;
  }

  /** How many numbers training changes; a parameter that has two paths counts once. */
  default long parameterCount() {
    return parameters().values().stream().distinct().mapToLong(Parameter::size).sum();
  }

  /**
   * What {@code toString} of a layer should return: its name, then after a {@code #} the shapes of
   * its parameters and how many numbers they are. (An interface cannot define {@code toString}
   * itself.)
   */
  default String describe() {
    return Description.of(getClass().getSimpleName(), this);
  }

  /** A layer without parameters; the name is what it prints as. */
  static Layer of(String name, UnaryOperator<Tensor> function) {
    requireNonNull(name, "Layer.of: name is null");
    requireNonNull(function, "Layer.of: function is null");
    return new FunctionLayer(name, function);
  }
}
