package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Difference: {@code y = a − b}.
 *
 * <p>vjp: {@code (g, −g)}.
 */
public record Sub() implements BinaryOp {
  /** The one instance. */
  public static final Sub OP = Arithmetic.SUB.computes(new Sub());

  @Override
  public double applyAsDouble(double a, double b) {
    return a - b;
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g;
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return Neg.minus(g);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Sub", call.in(1));
  }
}
