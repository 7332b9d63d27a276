package adjoint.op;

import adjoint.kernel.math.Elementary;

/**
 * {@code y = log(1 + x)}, accurate near 0.
 *
 * <p>vjp: {@code g/(1 + x)}.
 */
public record Log1p() implements UnaryOp {
  /** The one instance. */
  public static final Log1p OP = Elementary.LOG1P.computes(new Log1p());

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.log1p(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongDiv(x.add(1));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return onnx(call.in(0));
  }

  static OnnxValue onnx(OnnxValue x) {
    OnnxValue sum = x.add(1);
    OnnxValue log = sum.node("Log");
    // What the sum has of x is not all of it; where it is small, log grows in proportion.
    OnnxValue added = sum.sub(1);
    OnnxValue small = log.mul(x.div(added));
    OnnxValue tiny = added.compare("Equal", x.constant(0)).where(x, small);
    return x.node("Abs").compare("Less", x.constant(0.5)).where(tiny, log);
  }
}
