package adjoint.op;

import adjoint.kernel.math.NormalDistribution;

/**
 * Inverse of {@link NormalCdf}: {@code Φ(y) = x}; infinite at 0 and 1, NaN beyond.
 *
 * <p>vjp: {@code g / φ(y) = g·√(2π)·e^(y²/2)}, multiplied in halves: the exponential may overflow
 * where the product does not.
 */
public record NormalQuantile() implements UnaryOp {
  /** The one instance. */
  public static final NormalQuantile OP = new NormalQuantile();

  @Override
  public double applyAsDouble(double x) {
    return NormalDistribution.quantile(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    E half = y.square().mul(0.25).exp();
    return g.strongMul(half).mul(Math.sqrt(2 * Math.PI)).strongMul(half);
  }
}
