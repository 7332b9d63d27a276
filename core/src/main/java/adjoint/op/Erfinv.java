package adjoint.op;

import adjoint.kernel.math.NormalDistribution;

/**
 * Inverse of the error function: {@code erf y = x}; infinite at ±1, NaN beyond.
 *
 * <p>vjp: {@code g · √π/2 · e^(y²)}.
 */
public record Erfinv() implements UnaryOp {
  /** The one instance. */
  public static final Erfinv OP = new Erfinv();

  @Override
  public double applyAsDouble(double x) {
    return NormalDistribution.erfinv(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(y.square().exp()).mul(Math.sqrt(Math.PI) / 2);
  }
}
