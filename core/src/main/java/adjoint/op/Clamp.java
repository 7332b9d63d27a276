package adjoint.op;

/**
 * Limits: {@code y = min(max(x, low), high)}.
 *
 * <p>vjp: g from low to high, the limits included, otherwise 0; NaN where x is.
 *
 * @param low the least result
 * @param high the greatest result
 */
public record Clamp(double low, double high) implements UnaryOp {
  /** Requires {@code low ≤ high}. */
  public Clamp {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "clamp: low must not be above high, got " + low + " and " + high);
    }
  }

  @Override
  public double applyAsDouble(double x) {
    return Math.min(Math.max(x, low), high);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    // x is within the limits where it equals y; 0/0 makes the mask of a NaN another NaN.
    return g.maskedBy(x.equalTo(y).div(x.equalTo(x)));
  }

  @Override
  public double[] kinks() {
    return new double[] {low, high};
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    return x.node("Clip", x.constant(low), x.constant(high));
  }
}
