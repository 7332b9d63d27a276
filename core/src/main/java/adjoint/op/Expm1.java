package adjoint.op;

import adjoint.kernel.math.Elementary;

/**
 * Exponential less one: {@code y = e^x − 1}, accurate near 0.
 *
 * <p>vjp: {@code g·e^x}; y + 1 would be cheaper, but lose all digits for very negative x.
 */
public record Expm1() implements UnaryOp {
  /** The one instance. */
  public static final Expm1 OP = Elementary.EXPM1.computes(new Expm1());

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.expm1(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(x.exp());
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    OnnxValue t = x.mul(0.5).node("Tanh"); // of a small number, e^x − 1 has lost digits
    OnnxValue small = t.add(t).div(t.constant(1).sub(t));
    OnnxValue isSmall = x.node("Abs").compare("Less", x.constant(0.5));
    return isSmall.where(small, x.node("Exp").sub(1));
  }
}
