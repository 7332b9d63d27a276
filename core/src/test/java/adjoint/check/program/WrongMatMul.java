package adjoint.check.program;

import adjoint.array.NdArray;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;

/** The product of two matrices; the vjp of the right one has the wrong sign. */
public record WrongMatMul() implements TensorOp {
  @Override
  public int arity() {
    return 2;
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].matmul(in[1]);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return input == 0
        ? g.matmul(in.get(1).transpose()).sumTo(in.get(0).shape())
        : in.get(0).transpose().matmul(g).sumTo(in.get(1).shape()).neg();
  }
}
