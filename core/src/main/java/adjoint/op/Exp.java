package adjoint.op;

import adjoint.kernel.math.Elementary;

/**
 * Exponential: {@code y = e^x}.
 *
 * <p>vjp: {@code g·y}.
 */
public record Exp() implements UnaryOp {
  /** The one instance. */
  public static final Exp OP = Elementary.EXP.computes(new Exp());

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.exp(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(y);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Exp");
  }
}
