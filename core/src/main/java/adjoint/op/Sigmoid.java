package adjoint.op;

import adjoint.kernel.math.Elementary;

/**
 * Logistic function: {@code y = 1/(1 + e^−x)}.
 *
 * <p>vjp: {@code g·y·(1 − y)}, by {@link SigmoidSlope}: y rounds to 1 long before the slope is 0.
 */
public record Sigmoid() implements UnaryOp {
  /** The one instance. */
  public static final Sigmoid OP = Elementary.SIGMOID.computes(new Sigmoid());

  // Where e^−x overflows, 1 + e^x rounds to 1. Elsewhere one form serves; those with two branches
  // or a tanh differ from it in the last bit.
  @Override
  public double applyAsDouble(double x) {
    double e = StrictMath.exp(-x);
    return e == Double.POSITIVE_INFINITY ? StrictMath.exp(x) : 1 / (1 + e);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(x.sigmoidSlope());
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Sigmoid");
  }
}
