package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/**
 * An elementwise function {@code y = f(a, b)} of two broadcast operands.
 *
 * <p>The engine undoes the broadcast: a vjp gives a cotangent of {@code y}'s shape (or one that
 * broadcasts to it) and does not care which operand was stretched. Like {@link UnaryOp#vjp}, both
 * vjps must be pure functions.
 */
public non-sealed interface BinaryOp extends Op, DoubleBinaryOperator {
  /** {@code g · ∂f/∂a}. */
  <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g);

  /** {@code g · ∂f/∂b}. */
  <E extends Expr<E>> E vjpRight(E a, E b, E y, E g);

  /** {@link #kinkDistance(int, NdArray...)} of two numbers. */
  default double kinkDistance(int input, double a, double b) {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  default double kinkDistance(int input, NdArray... in) {
    NdArray distances = in[0].zip(label(), in[1], (a, b) -> kinkDistance(input, a, b));
    return Arrays.stream(distances.toDoubleArray()).min().orElse(Double.POSITIVE_INFINITY);
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
