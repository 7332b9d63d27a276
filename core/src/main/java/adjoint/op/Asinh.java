package adjoint.op;

import adjoint.kernel.math.InverseHyperbolic;

/**
 * Inverse hyperbolic sine: {@code y = log(x + √(x² + 1))}, without its cancellation.
 *
 * <p>vjp: {@code g / √(1 + x²)}, without overflow of x².
 */
public record Asinh() implements UnaryOp {
  /** The one instance. */
  public static final Asinh OP = new Asinh();

  @Override
  public double applyAsDouble(double x) {
    return InverseHyperbolic.asinh(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongDiv(x.hypot(x.constant(1)));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Asinh");
  }
}
