package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Absolute value: {@code y = |x|}.
 *
 * <p>vjp: g above 0, −g below; 0 at the kink itself, NaN where x is.
 */
public record Abs() implements UnaryOp {
  /** The one instance. */
  public static final Abs OP = Arithmetic.ABS.computes(new Abs());

  @Override
  public double applyAsDouble(double x) {
    return Math.abs(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.maskedBy(x).sub(g.maskedBy(x.neg()));
  }

  @Override
  public double[] kinks() {
    return new double[] {0};
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Abs");
  }
}
