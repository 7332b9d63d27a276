package adjoint.op;

import adjoint.array.NdArray;
import java.util.List;

/**
 * {@code yᵢ = log(e^x₀ + … + e^xᵢ)} along an axis, which never overflows.
 *
 * <p>vjp: {@code Σ g·e^(xₖ−y)} over the elements from k on, as {@code e^(xₖ−yₖ)·wₖ} with {@code wₖ
 * = gₖ + e^(yₖ−yₖ₊₁)·wₖ₊₁}: no factor is above 1. An element that is −∞ gets 0.
 *
 * @param axis along which to add
 */
public record LogCumSumExp(int axis) implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    return in[0].logCumSumExp(axis);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T later = LinearRecurrence.delayed(ratios(y).flip(axis), axis);
    T w = g.flip(axis).linearRecurrence(axis, later).flip(axis);
    return shares(in.getFirst(), y).mul(w);
  }

  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    return shares(in.getFirst(), y).mul(tangents.getFirst()).linearRecurrence(axis, ratios(y));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(new LogCumSumExp(in.axis(label(), axis)));
  }

  /** {@code e^(xᵢ−yᵢ)}: the share of each element in the sum so far. */
  private static <T extends TensorExpr<T>> T shares(T x, T y) {
    return x.sub(finite(y)).exp();
  }

  /** {@code e^(yᵢ₋₁−yᵢ)}: the share of all before it; none for the first. */
  private <T extends TensorExpr<T>> T ratios(T y) {
    int n = y.shape().extent(axis);
    if (n == 0) {
      return y;
    }
    T before = y.slice(axis, 0, n - 1);
    T after = finite(y).slice(axis, 1, n);
    return LinearRecurrence.later(before.sub(after).exp(), axis, y.shape());
  }

  /** 0 instead of −∞, which taken from −∞ leaves it. */
  private static <T extends TensorExpr<T>> T finite(T y) {
    return y.maskedBy(y.equalTo(Double.NEGATIVE_INFINITY).lessEqual(0));
  }

  /** {@code log₂ n} passes, each of which adds sums of twice as many elements. */
  @Override
  public OnnxValue onnx(OnnxCall call) {
    int at = call.axis(label(), axis);
    OnnxValue y = call.in(0);
    for (int step = 1; step < call.shape(0).extent(at); step *= 2) {
      y = LogAddExp.onnx(y, call.padded(y, at, step, -step, Double.NEGATIVE_INFINITY));
    }
    return y;
  }
}
