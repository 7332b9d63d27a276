package adjoint.op;

import adjoint.Expr;
import java.util.function.DoubleUnaryOperator;

/**
 * An elementwise function {@code y = f(x)}.
 *
 * <p>{@link #applyAsDouble} defines it for both dtypes: on F32 it is evaluated in double and
 * rounded once. It must be a pure function.
 */
public non-sealed interface UnaryOp extends Op, DoubleUnaryOperator {
  /** {@code g · f′(x)}, in the shape of x; use whichever of x and {@code y = f(x)} is cheaper. */
  <E extends Expr<E>> E vjp(E x, E y, E g);
}
