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
    // Beyond ±40 the exponential is exactly 0; limiting x there keeps later derivatives from ∞ · 0.
    return g.strongMul(x.clamp(-40, 40).square().neg().exp()).mul(2 / Math.sqrt(Math.PI));
  }
}
