package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Square: {@code y = x²}.
 *
 * <p>vjp: {@code 2·g·x}.
 */
public record Square() implements UnaryOp {
  /** The one instance. */
  public static final Square OP = Arithmetic.SQUARE.computes(new Square());

  @Override
  public double applyAsDouble(double x) {
    return x * x;
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(x).mul(2);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).mul(call.in(0));
  }
}
