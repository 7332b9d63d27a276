package adjoint.check.program;

import adjoint.op.Expr;
import adjoint.op.UnaryOp;

/** {@code tanh}, the sign of its vjp wrong. */
public record WrongTanh() implements UnaryOp {
  @Override
  public double applyAsDouble(double x) {
    return StrictMath.tanh(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.mul(y.square().sub(1));
  }
}
