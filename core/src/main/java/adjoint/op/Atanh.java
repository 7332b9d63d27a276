package adjoint.op;

import adjoint.kernel.math.InverseHyperbolic;

/**
 * Inverse hyperbolic tangent: {@code y = ½·log((1 + x)/(1 − x))}; infinite at ±1, NaN beyond.
 *
 * <p>vjp: {@code g / (1 − x²)}, without cancellation near ±1.
 */
public record Atanh() implements UnaryOp {
  /** The one instance. */
  public static final Atanh OP = new Atanh();

  @Override
  public double applyAsDouble(double x) {
    return InverseHyperbolic.atanh(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongDiv(Asin.lessSquare(x));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Atanh");
  }
}
