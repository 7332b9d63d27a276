package adjoint.op;

import adjoint.kernel.math.GammaFunction;

/**
 * The beta function: {@code y = Γ(a)·Γ(b)/Γ(a + b)} for positive numbers; ∞ at 0, NaN for negative
 * numbers.
 *
 * <p>vjp: {@code (g·y·(ψ(a) − ψ(a + b)), g·y·(ψ(b) − ψ(a + b)))} with the digamma function ψ; the
 * difference is right to the last bit of its larger term.
 */
public record Beta() implements BinaryOp {
  /** The one instance. */
  public static final Beta OP = new Beta();

  @Override
  public double applyAsDouble(double a, double b) {
    return GammaFunction.beta(a, b);
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.strongMul(y.mul(a.digamma().sub(a.add(b).digamma())));
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return g.strongMul(y.mul(b.digamma().sub(a.add(b).digamma())));
  }
}
