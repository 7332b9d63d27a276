package adjoint.op;

import adjoint.kernel.math.NormalDistribution;

/**
 * Distribution function of the standard normal distribution: {@code y = Φ(x) = erfc(−x/√2)/2},
 * accurate far below too, where x/√2 must not be rounded.
 *
 * <p>vjp: {@code g·φ(x)} with the density {@code φ(x) = e^(−x²/2)/√(2π)}.
 */
public record NormalCdf() implements UnaryOp {
  /** The one instance. */
  public static final NormalCdf OP = new NormalCdf();

  @Override
  public double applyAsDouble(double x) {
    return NormalDistribution.cdf(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    E density = x.square().mul(-0.5).exp();
    return g.strongMul(density).mul(1 / Math.sqrt(2 * Math.PI));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).mul(Math.sqrt(0.5)).node("Erf").add(1).mul(0.5);
  }
}
