package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Rectifier: {@code y = max(x, 0)}.
 *
 * <p>vjp: g above 0, otherwise 0; relu′(0) = 0, and NaN where x is.
 */
public record Relu() implements UnaryOp {
  /** The one instance. */
  public static final Relu OP = Arithmetic.RELU.computes(new Relu());

  @Override
  public double applyAsDouble(double x) {
    return Math.max(x, 0);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.maskedBy(x);
  }

  @Override
  public double[] kinks() {
    return new double[] {0};
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Relu");
  }
}
