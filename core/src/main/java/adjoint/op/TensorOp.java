package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import java.util.ArrayList;
import java.util.List;

/** A function of whole arrays, which may change shapes. */
public non-sealed interface TensorOp extends Op {
  /** What {@link #arity} says if any number of inputs will do. */
  int ANY = -1;

  /** How many inputs it takes: 1, unless it says otherwise, or {@link #ANY} number. */
  default int arity() {
    return 1;
  }

  /**
   * The result. Inputs must not be changed; shapes that do not fit are an error that names the
   * operation.
   */
  NdArray forward(NdArray... in);

  /**
   * The cotangent of one input, {@code gᵀ · ∂y/∂in[input]}, in exactly that input's shape. It is
   * asked only for the inputs whose gradient somebody needs.
   */
  <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g);

  /**
   * The tangent of y for these of the inputs, {@code Σ ∂y/∂in[i] · tangents[i]}: what forward mode
   * asks for. Elementwise operations need none, as their vjp is it; nor does a {@link LinearOp}.
   *
   * @throws NoJvpException unless an operation has one; tensors then have its vjp differentiated
   */
  default <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    throw new NoJvpException(
        label()
            + ": has no jvp for forward mode; write one, or make it a LinearOp if it is linear");
  }

  /**
   * The tangent of y where one input alone moves, {@code ∂y/∂in[input] · tangent}. Worth overriding
   * where zeros for the others cost something.
   */
  default <T extends TensorExpr<T>> T jvp(int input, List<T> in, T y, T tangent) {
    List<T> tangents = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      T x = in.get(i);
      tangents.add(i == input ? tangent : x.constant(NdArray.zeros(x.dtype(), x.shape())));
    }
    return jvp(in, y, tangents);
  }

  /**
   * What it gives for many inputs at once, {@code y[i] = op(in[i])} along one more axis in front:
   * what a map asks for. Unless overridden it is applied to one after the other, which is right for
   * any operation; a rule spares that by going along the axes behind the first.
   */
  default <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.oneByOne(this);
  }

  /**
   * The result as nodes of ONNX: what an export asks for.
   *
   * @throws NoOnnxFormException unless an operation has a form
   */
  default OnnxValue onnx(OnnxCall call) {
    requireNonNull(call, "onnx: call is null");
    throw Labels.noOnnxForm(this);
  }
}
