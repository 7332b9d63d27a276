package adjoint.op;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.NdArray;

/**
 * {@code y = e^(x−m) / Σ e^(x−m)} along an axis, with the largest x for m, which never overflows.
 *
 * <p>vjp: {@code y·(g − Σ g·y)}.
 *
 * @param axis along which the results add up to 1
 */
public record Softmax(int axis) implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    return in[0].softmax(axis);
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    return y.mul(g.sub(g.mul(y).sum(Axes.keep(axis))));
  }
}
