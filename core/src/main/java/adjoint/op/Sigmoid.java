package adjoint.op;

import adjoint.Expr;

/**
 * Logistic function: {@code y = 1/(1 + e^−x)}.
 *
 * <p>vjp: {@code g·y·(1 − y)}, by {@link SigmoidSlope}: y rounds to 1 long before the slope is 0.
 */
public record Sigmoid() implements UnaryOp {
  /** The one instance. */
  public static final Sigmoid OP = new Sigmoid();

  // Safe as it stands: for very negative x the exponential overflows to ∞ and the result is 0. The
  // forms with two
  // branches or a tanh differ from this one in the last bit.
  @Override
  public double applyAsDouble(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.mul(x.sigmoidSlope());
  }
}
