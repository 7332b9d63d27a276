package adjoint.op;

import adjoint.kernel.math.Elementary;

/**
 * Sine: {@code y = sin x}.
 *
 * <p>vjp: {@code g·cos x}.
 */
public record Sin() implements UnaryOp {
  /** The one instance. */
  public static final Sin OP = Elementary.SIN.computes(new Sin());

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.sin(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(x.cos());
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Sin");
  }
}
