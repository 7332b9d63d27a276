package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Axes;
import adjoint.array.NdArray;
import java.util.Arrays;
import java.util.List;

/**
 * The largest element over axes: {@code y = max x}, NaN if there is one.
 *
 * <p>vjp: g to the largest element; n elements that tie for it get {@code g/n} each.
 *
 * @param axes which axes, and whether they stay
 */
public record Max(Axes axes) implements TensorOp {
  /** Checks the arguments. */
  public Max {
    requireNonNull(axes, "max: axes is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].max(axes);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T x = in.get(0);
    int[] kept = axes.kept().reduce(label(), x.shape()).extents();
    T winners = x.equalTo(y.detach().reshape(kept));
    T share = g.reshape(kept).strongDiv(winners.sum(axes.kept()));
    // Where y is NaN nothing wins, and 0/0 makes the mask another NaN.
    T known = y.equalTo(y).reshape(kept);
    return share.broadcastTo(x.shape()).maskedBy(winners.div(known));
  }

  /** The mean of the tangents of those that tie. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    T one = y.constant(NdArray.full(y.dtype(), 1, y.shape()));
    T shares = vjp(0, in, y, one);
    return tangents.getFirst().maskedBy(shares).strongMul(shares).sum(axes);
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.reduce(label(), axes, Max::new);
  }

  /** How far the second largest element is from the largest. */
  @Override
  public double kinkDistance(int input, NdArray... in) {
    NdArray x = in[0];
    NdArray most = x.max(axes.kept());
    NdArray winners = x.zip(label(), most, (a, b) -> a == b ? 1 : 0).sum(axes.kept());
    NdArray losers =
        x.zip(label(), most, (a, b) -> a == b ? Double.NEGATIVE_INFINITY : a).max(axes.kept());
    NdArray gaps = most.zip(label(), losers, (a, b) -> a - b);
    NdArray distances = gaps.zip(label(), winners, (gap, n) -> n > 1 ? 0 : gap);
    return Arrays.stream(distances.toDoubleArray()).min().orElse(Double.POSITIVE_INFINITY);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.reduce("ReduceMax", label(), call.in(0), axes);
  }
}
