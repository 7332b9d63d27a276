package adjoint.op;

import adjoint.Expr;
import adjoint.array.NdArray;
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

  /** The numbers at which the slope, or the function itself, jumps: 0 for {@code |x|}. */
  default double[] kinks() {
    return new double[0];
  }

  @Override
  default double kinkDistance(int input, NdArray... in) {
    double least = Double.POSITIVE_INFINITY;
    double[] kinks = kinks();
    double[] numbers = kinks.length == 0 ? kinks : in[0].toDoubleArray();
    for (double kink : kinks) {
      for (double x : numbers) {
        least = Math.min(least, Math.abs(x - kink));
      }
    }
    return least;
  }
}
