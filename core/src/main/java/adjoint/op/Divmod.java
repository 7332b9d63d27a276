package adjoint.op;

import adjoint.array.NdArray;
import java.util.Arrays;
import java.util.List;

/**
 * The quotient rounded down, {@code q = ⌊a/b⌋}, and the remainder {@code r = a − q·b}, which has
 * the sign of b: Python's divmod. The two broadcast.
 *
 * <p>vjp: q is a staircase, its slopes are 0; of r, g for a and {@code −q·g} for b. Where a is a
 * multiple of b both jump, and the slopes are those of the step that begins there.
 */
public record Divmod() implements MultiOp {
  @Override
  public int arity() {
    return 2;
  }

  @Override
  public List<String> results() {
    return List.of("quotient", "remainder");
  }

  @Override
  public Results<NdArray> forward(NdArray... in) {
    NdArray r = in[0].zip(label(), in[1], Divmod::remainder);
    NdArray a = in[0].broadcastTo(r.shape());
    NdArray q = a.zip(label(), in[1], Divmod::quotient);
    return Results.of(q, r);
  }

  /** Exact, as IEEE's remainder is, but for the sum with b where the signs differ. */
  private static double remainder(double a, double b) {
    double r = a % b;
    return isBelow(r, b) ? r + b : r == 0 ? Math.copySign(0, b) : r;
  }

  /** {@code (a − r)/b} is whole but for rounding. */
  private static double quotient(double a, double b) {
    double r = a % b;
    double q = Math.rint((a - r) / b) - (isBelow(r, b) ? 1 : 0);
    return q == 0 ? Math.copySign(0, a / b) : q;
  }

  /** Whether a remainder that has the sign of a lies on the other side of 0 than b. */
  private static boolean isBelow(double r, double b) {
    return r != 0 && r < 0 != b < 0;
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    back.g(1)
        .ifPresent(g -> {
          back.to(0, () -> g.sumTo(back.in(0).shape()));
          back.to(1, () -> g.strongMul(back.out(0)).neg().sumTo(back.in(1).shape()));
        });
  }

  @Override
  public <T extends TensorExpr<T>> List<T> jvp(List<T> in, Results<T> out, List<T> tangents) {
    T q = out.get(0);
    T stairs = q.constant(NdArray.zeros(q.dtype(), q.shape()));
    return List.of(stairs, tangents.get(0).sub(tangents.get(1).strongMul(q)));
  }

  @Override
  public <T extends TensorExpr<T>> Results<T> batch(Batched<T> in) {
    return in.applyAligned(this);
  }

  /** How far the nearest multiple of b is from a, told by the input that changes. */
  @Override
  public double kinkDistance(int input, NdArray... in) {
    NdArray distances =
        in[0].zip(
            label(),
            in[1],
            (a, b) -> {
              double r = Math.abs(remainder(a, b));
              double nearest = Math.min(r, Math.abs(b) - r);
              double steps = Math.abs(quotient(a, b)) + 1; // one more than b is multiplied by
              return input == 0 ? nearest : nearest / steps;
            });
    return Arrays.stream(distances.toDoubleArray()).min().orElse(Double.POSITIVE_INFINITY);
  }

  @Override
  public List<OnnxValue> onnx(OnnxCall call) {
    OnnxValue a = call.in(0);
    OnnxValue q = a.div(call.in(1)).node("Floor");
    return List.of(q, a.sub(q.mul(call.in(1))));
  }
}
