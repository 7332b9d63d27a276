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
    Axes axes = Axes.keep(in[0].shape().axis(label(), axis));
    if (in[0].size() == 0) {
      return in[0];
    }
    NdArray shifted = in[0].zip(label(), in[0].max(axes), Sub.OP);
    return shifted.zip(label(), shifted.map(Exp.OP).sum(axes).map(Log.OP), Sub.OP);
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    return g.sub(y.exp().mul(g.sum(Axes.keep(axis))));
  }
}
