package adjoint.op;

import adjoint.kernel.math.Elementary;
import adjoint.kernel.math.ErrorFunction;

/**
 * Error function: {@code y = 2/√π ∫₀ˣ e^(−t²) dt}.
 *
 * <p>vjp: {@code g · 2/√π · e^(−x²)}.
 */
public record Erf() implements UnaryOp {
  /** The one instance. */
  public static final Erf OP = Elementary.ERF.computes(new Erf());

  @Override
  public double applyAsDouble(double x) {
    return ErrorFunction.erf(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(x.square().neg().exp()).mul(2 / Math.sqrt(Math.PI));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Erf");
  }
}
