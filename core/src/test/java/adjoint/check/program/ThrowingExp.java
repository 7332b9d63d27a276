package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.op.TensorOp;

/** {@code e^x}; its vjp has the wrong shape unless x is a vector. */
public record ThrowingExp() implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    return in[0].map(Math::exp);
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    return g.mul(y).reshape(-1);
  }
}
