package adjoint.op;

import adjoint.kernel.math.GammaFunction;

/**
 * A derivative of the logarithm of the gamma function: {@code y = ψ⁽ⁿ⁾(x) = (log Γ)⁽ⁿ⁺¹⁾(x)}. Order
 * 0 is the digamma function, 1 the trigamma function.
 *
 * <p>vjp: g times the next one. At the poles 0, −1, −2, … odd orders are ∞; even ones, which jump
 * from one infinity to the other, NaN, but at 0, whose sign tells the side.
 *
 * @param order n, at least 0
 */
public record Polygamma(int order) implements UnaryOp {
  /** Checks the order. */
  public Polygamma {
    if (order < 0) {
      throw new IllegalArgumentException("polygamma: order is " + order + "; it begins at 0");
    }
  }

  @Override
  public double applyAsDouble(double x) {
    return GammaFunction.polygamma(order, x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(x.polygamma(order + 1));
  }
}
