package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.op.TensorOp;

/** {@code a + b}, whose vjp takes the mean over broadcast axes where it should take the sum. */
public record WrongAdd() implements TensorOp {
  @Override
  public int arity() {
    return 2;
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].add(in[1]);
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    Shape shape = in[input].shape();
    return g.sumTo(shape).mul((double) shape.size() / Math.max(g.size(), 1));
  }
}
