package adjoint.op;

import adjoint.kernel.math.GammaFunction;

/**
 * Logarithm of the beta function: {@code y = log(Γ(a)·Γ(b)/Γ(a + b))} for positive numbers, without
 * the cancellation where one of them is large; ∞ at 0, NaN for negative numbers.
 *
 * <p>vjp: {@code (g·(ψ(a) − ψ(a + b)), g·(ψ(b) − ψ(a + b)))} with the digamma function ψ; the
 * difference is right to the last bit of its larger term.
 */
public record LogBeta() implements BinaryOp {
  /** The one instance. */
  public static final LogBeta OP = new LogBeta();

  @Override
  public double applyAsDouble(double a, double b) {
    return GammaFunction.logBeta(a, b);
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.strongMul(a.digamma().sub(a.add(b).digamma()));
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return g.strongMul(b.digamma().sub(a.add(b).digamma()));
  }
}
