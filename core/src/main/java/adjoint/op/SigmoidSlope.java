package adjoint.op;

import adjoint.kernel.math.Elementary;

/**
 * The slope of the logistic function, which is the density of the logistic distribution: {@code y =
 * e^−|x| / (1 + e^−|x|)²}.
 *
 * <p>It equals s·(1 − s) with {@code s = sigmoid(x)}, and {@code (1 − tanh²(x/2))/4}, but does not
 * cancel: it keeps its digits where s has become 1. vjp: {@code −g·y·tanh(x/2)}.
 */
public record SigmoidSlope() implements UnaryOp {
  /** The one instance. */
  public static final SigmoidSlope OP = Elementary.SIGMOID_SLOPE.computes(new SigmoidSlope());

  @Override
  public double applyAsDouble(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return Math.min(e / ((1 + e) * (1 + e)), 0.25); // near 0, rounding could exceed the maximum
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return Neg.minus(g.strongMul(y).strongMul(x.mul(0.5).tanh()));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    return x.node("Sigmoid").mul(x.node("Neg").node("Sigmoid"));
  }
}
