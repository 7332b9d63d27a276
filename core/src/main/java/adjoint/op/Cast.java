package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;

/**
 * The same numbers in another dtype, rounded to it.
 *
 * <p>vjp: g in the dtype of x.
 *
 * @param dtype the dtype of y
 */
public record Cast(DType dtype) implements TensorOp {
  /** Checks the arguments. */
  public Cast {
    requireNonNull(dtype, "cast: dtype is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].to(dtype);
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    return g.to(in[0].dtype());
  }
}
