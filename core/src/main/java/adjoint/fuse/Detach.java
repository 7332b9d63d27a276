package adjoint.fuse;

import adjoint.op.Expr;
import adjoint.op.UnaryOp;

/** What {@link Expr#detach} leaves in a formula: the numbers pass, gradients do not. */
public record Detach() implements UnaryOp {
  @Override
  public double applyAsDouble(double x) {
    return x;
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    throw new AssertionError("nobody asks for it");
  }
}
