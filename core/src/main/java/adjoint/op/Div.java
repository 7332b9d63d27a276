package adjoint.op;

import adjoint.Expr;

/**
 * Quotient: {@code y = a / b}.
 *
 * <p>vjp: {@code (g/b, −g·y/b)}; y/b instead of a/b² does not overflow where the answer is finite.
 */
public record Div() implements BinaryOp {
  /** The one instance. */
  public static final Div OP = new Div();

  @Override
  public double applyAsDouble(double a, double b) {
    return a / b;
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.div(b);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return Neg.minus(g.mul(y).div(b));
  }
}
