package adjoint.check.program;

import adjoint.array.NdArray;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;

/** {@code e^x}; its vjp has the wrong shape unless x is a vector. */
public record ThrowingExp() implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    return in[0].map(Math::exp);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.mul(y).reshape(-1);
  }
}
