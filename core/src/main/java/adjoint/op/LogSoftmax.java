package adjoint.op;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.NdArray;

/**
 * {@code y = x − m − log Σ e^(x−m)} along an axis, with the largest x for m, which never overflows.
 *
 * <p>vjp: {@code g − e^y · Σ g}.
 *
 * @param axis along which the exponentials of the results add up to 1
 */
public record LogSoftmax(int axis) implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    return in[0].logSoftmax(axis);
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    return g.sub(y.exp().mul(g.sum(Axes.keep(axis))));
  }
}
