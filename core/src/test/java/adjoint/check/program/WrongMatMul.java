package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.op.TensorOp;

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
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    return input == 0
        ? g.matmul(in[1].transpose()).sumTo(in[0].shape())
        : in[0].transpose().matmul(g).sumTo(in[1].shape()).neg();
  }
}
