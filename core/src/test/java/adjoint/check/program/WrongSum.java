package adjoint.check.program;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.NdArray;
import adjoint.op.TensorOp;
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
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    int n = in[0].shape().extent(axis);
    Tensor first = g.expand(axis);
    return Tensor.concat(
        axis,
        Stream.concat(
                Stream.of(first), Stream.generate(() -> first.mul(0)).limit(Math.max(n - 1, 0)))
            .toList());
  }
}
