package adjoint.op;

import adjoint.kernel.math.Elementary;

/**
 * Natural logarithm: {@code y = log x}.
 *
 * <p>vjp: {@code g/x}.
 */
public record Log() implements UnaryOp {
  /** The one instance. */
  public static final Log OP = Elementary.LOG.computes(new Log());

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.log(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongDiv(x);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Log");
  }
}
