package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * The smaller one: {@code y = min(a, b)}, NaN if either is.
 *
 * <p>vjp: g to the smaller operand; a tie splits it in halves.
 */
public record Minimum() implements BinaryOp {
  /** The one instance. */
  public static final Minimum OP = Arithmetic.MINIMUM.computes(new Minimum());

  @Override
  public double applyAsDouble(double a, double b) {
    return Math.min(a, b);
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return Maximum.share(b, a, g);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return Maximum.share(a, b, g);
  }

  @Override
  public double kinkDistance(int input, double a, double b) {
    return Math.abs(a - b);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Min", call.in(1));
  }
}
