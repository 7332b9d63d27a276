package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Quotient: {@code y = a / b}.
 *
 * <p>vjp: {@code (g/b, −g·y/b)}. No order of these factors serves always: y/b instead of a/b² does
 * not overflow where b² does, but where g·y leaves the range that the result is in, it is lost.
 * Choosing the order for each element would take ten times as long where loops are not in vector
 * code.
 */
public record Div() implements BinaryOp {
  /** The one instance. */
  public static final Div OP = Arithmetic.DIV.computes(new Div());

  @Override
  public double applyAsDouble(double a, double b) {
    return a / b;
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.strongDiv(b);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return Neg.minus(g.strongMul(y).strongDiv(b));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Div", call.in(1));
  }
}
