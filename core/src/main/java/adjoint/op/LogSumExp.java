package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.NdArray;
import adjoint.array.Shape;

/**
 * {@code y = log Σ e^x} over axes, as {@code m + log Σ e^(x−m)} with the largest x for m, which
 * never overflows; −∞ where there is no x.
 *
 * <p>vjp: {@code g · e^(x−y) / Σ e^(x−y)}, that is g times the softmax. In exact arithmetic the sum
 * is 1; divided by it, the rounding error of a large y, which is as large in every element, drops
 * out.
 *
 * @param axes which axes, and whether they stay
 */
public record LogSumExp(Axes axes) implements TensorOp {
  /** Checks the arguments. */
  public LogSumExp {
    requireNonNull(axes, "logSumExp: axes is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    Shape target = axes.reduce(label(), in[0].shape());
    if (axes.count(label(), in[0].shape()) == 0) {
      return NdArray.full(in[0].dtype(), Double.NEGATIVE_INFINITY, target);
    }
    // An infinite m would make ∞ − ∞ of x − m; 0 in its place gives the limits, ±∞.
    NdArray m = in[0].max(axes.kept()).map(v -> Double.isInfinite(v) ? 0 : v);
    NdArray y = in[0].zip(label(), m, Sub.OP).map(Exp.OP).sum(axes.kept()).map(Log.OP).add(m);
    return y.reshape(target.extents());
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    int[] kept = axes.kept().reduce(label(), in[0].shape()).extents();
    Tensor exp = in[0].sub(y.detach().reshape(kept)).exp();
    return g.reshape(kept).mul(exp.div(exp.sum(axes.kept())));
  }
}
