package adjoint.op;

import adjoint.kernel.math.Elementary;

/**
 * A smooth ReLU: {@code y = log(1 + e^x)}.
 *
 * <p>vjp: {@code g·sigmoid(x)}.
 */
public record Softplus() implements UnaryOp {
  /** The one instance. */
  public static final Softplus OP = Elementary.SOFTPLUS.computes(new Softplus());

  // max(x, 0) + log1p(e^−|x|) never overflows; the textbook form does from x = 710 on.
  @Override
  public double applyAsDouble(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(x.sigmoid());
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return onnx(call.in(0));
  }

  /** The operator of this name is for floats. */
  static OnnxValue onnx(OnnxValue x) {
    if (x.type() == OnnxType.F32) {
      return x.node("Softplus");
    }
    OnnxValue rest = Log1p.onnx(x.node("Abs").node("Neg").node("Exp"));
    return x.node("Max", x.constant(0)).add(rest);
  }
}
