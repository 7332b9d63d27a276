package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Product, element by element: {@code y = a · b}.
 *
 * <p>vjp: {@code (g·b, g·a)}.
 */
public record Mul() implements BinaryOp {
  /** The one instance. */
  public static final Mul OP = Arithmetic.MUL.computes(new Mul());

  @Override
  public double applyAsDouble(double a, double b) {
    return a * b;
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.strongMul(b);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return g.strongMul(a);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Mul", call.in(1));
  }
}
