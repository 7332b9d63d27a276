package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Square root: {@code y = √x}.
 *
 * <p>vjp: {@code g / (2·y)}, which is infinite at 0.
 */
public record Sqrt() implements UnaryOp {
  /** The one instance. */
  public static final Sqrt OP = Arithmetic.SQRT.computes(new Sqrt());

  @Override
  public double applyAsDouble(double x) {
    return Math.sqrt(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongDiv(y.mul(2));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Sqrt");
  }
}
