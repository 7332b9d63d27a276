package adjoint.op;

import adjoint.Tensor;
import adjoint.array.NdArray;

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
  Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g);
}
