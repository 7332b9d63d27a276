package adjoint.op;

import adjoint.kernel.math.Elementary;

/**
 * Sigmoid linear unit, or swish: {@code y = x·sigmoid(x)}.
 *
 * <p>vjp: {@code g·(s + x·s′)} with {@code s = sigmoid(x)}. The limits at −∞ are −0 and 0.
 */
public record Silu() implements UnaryOp {
  /** The one instance. */
  public static final Silu OP = Elementary.SILU.computes(new Silu());

  @Override
  public double applyAsDouble(double x) {
    double e = StrictMath.exp(-x);
    if (e == Double.POSITIVE_INFINITY) { // y is x·e^x, in halves: e^x alone has lost bits
      double half = StrictMath.exp(x / 2);
      return Math.max(x, -Double.MAX_VALUE) * half * half; // −∞ would be −∞ · 0
    }
    return x / (1 + e);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    // Beyond ±800 the slope is exactly 0; limiting x there keeps it from ∞ · 0.
    E near = x.clamp(-800, 800);
    return g.strongMul(x.sigmoid().add(near.mul(near.sigmoidSlope())));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    return x.mul(x.node("Sigmoid"));
  }
}
