package adjoint.op;

/**
 * {@code y = log(e^a + e^b)}, which never overflows: {@code max(a, b) + log(1 + e^−|a − b|)}. Of
 * two equal infinities it is the same infinity.
 *
 * <p>vjp: g times the softmax of (a, b), which is {@code sigmoid(a − b)} and {@code sigmoid(b −
 * a)}; halves where both are the same infinity.
 */
public record LogAddExp() implements BinaryOp {
  /** The one instance. */
  public static final LogAddExp OP = new LogAddExp();

  @Override
  public double applyAsDouble(double a, double b) {
    return a == b
        ? a + Math.log(2)
        : Math.max(a, b) + StrictMath.log1p(StrictMath.exp(-Math.abs(a - b)));
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.strongMul(difference(a, b).sigmoid());
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return g.strongMul(difference(b, a).sigmoid());
  }

  /** {@code a − b}, and 0 of equal infinities. */
  private static <E extends Expr<E>> E difference(E a, E b) {
    E infinite = a.abs().equalTo(Double.POSITIVE_INFINITY);
    return a.sub(b).maskedBy(a.equalTo(b).mul(infinite).rsub(1));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return onnx(call.in(0), call.in(1));
  }

  static OnnxValue onnx(OnnxValue a, OnnxValue b) {
    OnnxValue apart = a.compare("Equal", b).where(a.constant(0), a.sub(b).node("Abs"));
    return a.node("Max", b).add(Log1p.onnx(apart.node("Neg").node("Exp")));
  }
}
