package adjoint.op;

import adjoint.kernel.math.InverseHyperbolic;

/**
 * Inverse hyperbolic cosine: {@code y = log(x + √(x² − 1))}; NaN below 1.
 *
 * <p>vjp: {@code g / (√(x − 1)·√(x + 1))}, divided by one root after the other: x² may overflow
 * where the result does not. It is infinite at 1.
 */
public record Acosh() implements UnaryOp {
  /** The one instance. */
  public static final Acosh OP = new Acosh();

  @Override
  public double applyAsDouble(double x) {
    return InverseHyperbolic.acosh(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongDiv(x.sub(1).sqrt()).strongDiv(x.add(1).sqrt());
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Acosh");
  }
}
