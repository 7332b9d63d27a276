package adjoint.op;

import adjoint.Expr;

/**
 * Sigmoid linear unit, or swish: {@code y = x·sigmoid(x)}.
 *
 * <p>vjp: {@code g·s·(1 + x·(1 − s))} with {@code s = sigmoid(x)}.
 */
public record Silu() implements UnaryOp {
  /** The one instance. */
  public static final Silu OP = new Silu();

  @Override
  public double applyAsDouble(double x) {
    return x / (1 + StrictMath.exp(-x));
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    E s = x.sigmoid();
    return g.mul(s).mul(x.mul(s.neg().add(1)).add(1));
  }
}
