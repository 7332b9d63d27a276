package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Axes;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code y = log Σ e^x} over axes, as {@code m + log Σ e^(x−m)} with the largest x for m, which
 * never overflows; −∞ where there is no x. The logarithm is log1p of the sum without the largest.
 *
 * <p>vjp: {@code g·softmax(x)}, and equal parts of g where all x are −∞: it always adds up to g.
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
    NdArray x = in[0];
    NdArray m = x.max(axes.kept());
    // An infinite m would make ∞ − ∞ of x − m; 0 in its place gives the limits, ±∞.
    NdArray finite = m.map(v -> Double.isInfinite(v) ? 0 : v);
    NdArray largest = x.zip(label(), m, EqualTo.OP);
    NdArray exp = x.zip(label(), finite, Sub.OP).map(Exp.OP);
    NdArray others = exp.zip(label(), largest, Sub.OP).sum(axes.kept());
    NdArray ties = largest.sum(axes.kept()).map(n -> n - 1);
    return others.add(ties).map(Log1p.OP).add(m).reshape(target.extents());
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    Shape shape = in.get(0).shape();
    int[] kept = axes.kept().reduce(label(), shape).extents();
    // Where y is −∞ all x are, and 0 in their place shares g.
    T some = y.equalTo(Double.NEGATIVE_INFINITY).lessEqual(0).reshape(kept);
    T x = in.get(0).maskedBy(some);
    int[] order = keptFirst(shape);
    int count = axes.count(label(), shape);
    T rows = x.permute(order);
    int[] permuted = rows.shape().extents();
    T softmax = rows.reshape(shape.size() / Math.max(count, 1), count).softmax(1);
    int[] back = new int[order.length];
    for (int i = 0; i < back.length; i++) {
      back[order[i]] = i;
    }
    return g.reshape(kept).strongMul(softmax.reshape(permuted).permute(back));
  }

  /** The sum of what {@link #vjp} gives each element, times its tangent. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    T one = y.constant(NdArray.full(y.dtype(), 1, y.shape()));
    return tangents.getFirst().strongMul(vjp(0, in, y, one)).sum(axes);
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.reduce(label(), axes, LogSumExp::new);
  }

  /** The axes that stay, then the others. */
  private int[] keptFirst(Shape shape) {
    boolean[] reduced = axes.mask(label(), shape);
    return IntStream.concat(
            IntStream.range(0, reduced.length).filter(i -> !reduced[i]),
            IntStream.range(0, reduced.length).filter(i -> reduced[i]))
        .toArray();
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.reduce("ReduceLogSumExp", label(), call.in(0), axes);
  }
}
