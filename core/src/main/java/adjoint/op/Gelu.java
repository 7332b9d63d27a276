package adjoint.op;

import adjoint.kernel.math.Elementary;
import adjoint.kernel.math.ErrorFunction;

/**
 * Gaussian error linear unit: {@code y = x·Φ(x)}, where {@code Φ(x) = erfc(−x/√2)/2} is the normal
 * distribution function (Hendrycks and Gimpel, arXiv:1606.08415).
 *
 * <p>vjp: {@code g·(Φ(x) + x·φ(x))} with the normal density {@code φ(x) = e^(−x²/2)/√(2π)}. The
 * limits at −∞ are −0 and 0.
 */
public record Gelu() implements UnaryOp {
  /** The one instance. */
  public static final Gelu OP = Elementary.GELU.computes(new Gelu());

  @Override
  public double applyAsDouble(double x) {
    double finite = Math.max(x, -Double.MAX_VALUE); // −∞ would be −∞ · 0
    return finite * 0.5 * ErrorFunction.erfc(-x * Math.sqrt(0.5));
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    E distribution = x.mul(-Math.sqrt(0.5)).erfc().mul(0.5);
    // Beyond ±40 the density is exactly 0; limiting x there keeps it from ∞ · 0.
    E near = x.clamp(-40, 40);
    E density = near.square().mul(-0.5).exp().mul(1 / Math.sqrt(2 * Math.PI));
    return g.strongMul(distribution.add(near.mul(density)));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    return x.mul(x.mul(Math.sqrt(0.5)).node("Erf").add(1)).mul(0.5);
  }
}
