package adjoint.check.program;

import adjoint.array.Axes;
import adjoint.array.NdArray;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sum over an axis; its vjp reaches the first slice only.
 *
 * @param axis over which to sum
 */
public record WrongSum(int axis) implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    return in[0].sum(Axes.of(axis));
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    int n = in.getFirst().shape().extent(axis);
    T first = g.unsqueeze(axis);
    return TensorExpr.concat(
        axis,
        Stream.concat(
                Stream.of(first), Stream.generate(() -> first.mul(0)).limit(Math.max(n - 1, 0)))
            .toList());
  }
}
