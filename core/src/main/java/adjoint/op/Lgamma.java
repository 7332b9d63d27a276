package adjoint.op;

import adjoint.kernel.math.GammaFunction;

/**
 * Logarithm of the gamma function: {@code y = log |Γ(x)|}; ∞ at 0, −1, −2, …
 *
 * <p>vjp: {@code g·digamma(x)}.
 */
public record Lgamma() implements UnaryOp {
  /** The one instance. */
  public static final Lgamma OP = new Lgamma();

  @Override
  public double applyAsDouble(double x) {
    return GammaFunction.lgamma(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(x.digamma());
  }
}
