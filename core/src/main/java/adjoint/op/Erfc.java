package adjoint.op;

import adjoint.kernel.math.Elementary;
import adjoint.kernel.math.ErrorFunction;

/**
 * Complementary error function: {@code y = 1 − erf x}, accurate for large x.
 *
 * <p>vjp: {@code −g · 2/√π · e^(−x²)}.
 */
public record Erfc() implements UnaryOp {
  /** The one instance. */
  public static final Erfc OP = Elementary.ERFC.computes(new Erfc());

  @Override
  public double applyAsDouble(double x) {
    return ErrorFunction.erfc(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return Neg.minus(g.strongMul(x.square().neg().exp()).mul(2 / Math.sqrt(Math.PI)));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).constant(1).sub(call.in(0).node("Erf"));
  }
}
