package adjoint.op;

import adjoint.Expr;

/**
 * Negation: {@code y = −x}.
 *
 * <p>vjp: {@code −g}.
 */
public record Neg() implements UnaryOp {
  /** The one instance. */
  public static final Neg OP = new Neg();

  @Override
  public double applyAsDouble(double x) {
    return -x;
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.neg();
  }
}
