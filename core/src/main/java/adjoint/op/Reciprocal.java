package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Reciprocal: {@code y = 1/x}.
 *
 * <p>vjp: {@code −g·y²}.
 */
public record Reciprocal() implements UnaryOp {
  /** The one instance. */
  public static final Reciprocal OP = Arithmetic.RECIPROCAL.computes(new Reciprocal());

  @Override
  public double applyAsDouble(double x) {
    return 1 / x;
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return Neg.minus(g.strongMul(y).strongMul(y));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Reciprocal");
  }
}
