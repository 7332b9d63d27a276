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
 * <p>vjp: {@code g − e^y·Σ g}, twice: what is left the second time is what rounding left of the
 * first, and where one e^y is almost 1, the difference itself. Any multiple of e^y may be
 * subtracted from g, as Σ e^y = 1. Its adjoint is twice a subtraction as well; so higher
 * derivatives keep their digits, too.
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
    Tensor p = y.exp();
    return project(p, project(p, g));
  }

  /** {@code g − p·Σ g}. */
  private Tensor project(Tensor p, Tensor g) {
    return g.sub(p.mul(g.sum(Axes.keep(axis))));
  }
}
