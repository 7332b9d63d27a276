package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import java.util.function.DoubleUnaryOperator;

/**
 * An elementwise function {@code y = f(x)}.
 *
 * <p>{@link #applyAsDouble} defines it for both dtypes: on F32 it is evaluated in double and
 * rounded once. It must be a pure function.
 */
public non-sealed interface UnaryOp extends Op, DoubleUnaryOperator {
  /**
   * {@code g · f′(x)}, in the shape of x; use whichever of x and {@code y = f(x)} is cheaper.
   *
   * <p>It must be a pure function of its arguments and of the record's components: no state that
   * can change, no random numbers, the same for every kind of {@link Expr}. Of a record of plain
   * values it may be called once with symbols, and what it did with them is then done for ever,
   * fused into one pass; where it is not seen to be pure it is called each time instead.
   */
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

  /**
   * The result as nodes of ONNX: what an export asks for.
   *
   * @throws NoOnnxFormException unless an operation has a form
   */
  default OnnxValue onnx(OnnxCall call) {
    requireNonNull(call, "onnx: call is null");
    throw Labels.noOnnxForm(this);
  }
}
