package adjoint.check.program;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;

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
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    Shape shape = in.get(input).shape();
    return g.sumTo(shape).mul((double) shape.size() / Math.max(g.size(), 1));
  }
}
