package adjoint.op;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.NdArray;

/**
 * {@code y = x − m − log Σ e^(x−m)} along an axis, with the largest x for m, which never overflows.
 *
 * <p>The logarithm is log1p of the sum without the largest, so that a y of almost 0 keeps its
 * digits. It is −∞ everywhere in a row of nothing but −∞, as the logarithm of {@link Softmax}.
 *
 * <p>vjp: {@code g − e^y·Σ g}, as {@code g·(1 − e^y) − e^y·(Σ g − g)}: where e^y is almost 1, which
 * is where learning ends, 1 − e^y is taken from y itself.
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
    Tensor others = g.sum(Axes.keep(axis)).sub(g);
    return Neg.minus(g.mul(y.expm1()).add(y.exp().mul(others)));
  }
}
