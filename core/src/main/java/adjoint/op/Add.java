package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Sum: {@code y = a + b}.
 *
 * <p>vjp: {@code (g, g)}.
 */
public record Add() implements BinaryOp {
  /** The one instance. */
  public static final Add OP = Arithmetic.ADD.computes(new Add());

  @Override
  public double applyAsDouble(double a, double b) {
    return a + b;
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g;
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return g;
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Add", call.in(1));
  }
}
