package adjoint.op;

import adjoint.kernel.math.Elementary;

/**
 * Hyperbolic tangent: {@code y = tanh x}.
 *
 * <p>vjp: {@code g·(1 − y²)}, as four times the {@link SigmoidSlope} of 2x: y rounds to ±1 long
 * before the slope is 0.
 */
public record Tanh() implements UnaryOp {
  /** The one instance. */
  public static final Tanh OP = Elementary.TANH.computes(new Tanh());

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.tanh(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(x.mul(2).sigmoidSlope()).mul(4);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Tanh");
  }
}
