package adjoint.nn;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Shape;
import java.util.function.UnaryOperator;

/**
 * A block that makes one tensor of one: what can stand in a row of layers. It is written by {@link
 * #compute} and called by {@link #forward}.
 *
 * {@snippet :
 * record Scale(Parameter gain) implements Layer {
 *   public Tensor compute(Tensor x, Mode mode) {
 *     return x.mul(gain);
 *   }
 * }
 * }
 *
 * <p>A layer that calls others hands its mode on to them. One that is called without it within a
 * training pass is an error, so that no dropout is left out unnoticed.
 */
public interface Layer extends Block {
  /*
   * Why two names: forward is the one place that all calls pass, where the mode is looked after and a summary looks in. An
   * interface could not do that around the method that users write.
   */

  /** The layer's formula; the first axis of x usually counts examples. Call {@link #forward}. */
  Tensor compute(Tensor x, Mode mode);

  /** The output for an input, in evaluation. */
  default Tensor forward(Tensor x) {
    return Pass.evaluate(this, x);
  }

  /** The output for an input. */
  default Tensor forward(Tensor x, Mode mode) {
    return Pass.run(this, x, requireNonNull(mode, "forward: mode is null"));
  }

  @Override
  default Layer cast(DType dtype) {
    Block.super.cast(dtype);
    return this;
  }

  /** What each layer in it gives, holds and multiplies for an input of this shape. */
  default Summary summary(Shape in) {
    requireNonNull(in, "summary: in is null");
    DType dtype =
        parameters().values().stream().map(Parameter::dtype).findFirst().orElse(DType.F32);
    // A variable, so that all that is computed is recorded and can be counted.
    Tensor x = Tensor.zeros(dtype, in.extents()).asVariable();
    return Summary.of(this, layer -> layer.forward(x));
  }

  /**
   * Checks that an input has the dtype of the parameters.
   *
   * @param layer of which an error tells
   */
  static void requireDType(Block layer, Tensor x, DType dtype) {
    requireNonNull(layer, "requireDType: layer is null");
    requireNonNull(dtype, "requireDType: dtype is null");
    if (x.dtype() != dtype) {
      throw new IllegalArgumentException(
          String.format(
              "%s: input is %s%s but the parameters are %s; cast the input or the model with "
                  + ".to(%s) or .cast(%s)",
              Description.name(layer), x.dtype(), x.shape(), dtype, dtype, x.dtype()));
    }
  }

  /** A layer without parameters; the name is what it prints as. */
  static Layer of(String name, UnaryOperator<Tensor> function) {
    requireNonNull(name, "Layer.of: name is null");
    requireNonNull(function, "Layer.of: function is null");
    return new FunctionLayer(name, function);
  }
}
