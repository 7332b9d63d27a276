package adjoint.op;

/**
 * GELU by a tanh: {@code y = x/2 · (1 + tanh u) = x·sigmoid(2u)} with {@code u = √(2/π)·(x +
 * 0.044715·x³)} (Hendrycks and Gimpel, arXiv:1606.08415).
 *
 * <p>The sigmoid does not cancel for negative x, as 1 + tanh u does. vjp: {@code g·(s + x·s′)} with
 * {@code s = sigmoid(2u)}. The limits at −∞ are −0 and 0.
 */
public record GeluTanh() implements UnaryOp {
  /** The one instance. */
  public static final GeluTanh OP = new GeluTanh();

  private static final double SCALE = Math.sqrt(2 / Math.PI);
  private static final double CUBIC = 0.044715;

  @Override
  public double applyAsDouble(double x) {
    double u = SCALE * (x + CUBIC * x * x * x);
    double e = StrictMath.exp(-2 * u);
    if (e == Double.POSITIVE_INFINITY) { // y is x·e^(2u), in halves: e^(2u) alone has lost bits
      double half = StrictMath.exp(u);
      return Math.max(x, -Double.MAX_VALUE) * half * half; // −∞ would be −∞ · 0
    }
    return x / (1 + e);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    // Beyond ±30 the sigmoid is exactly 0 or 1; limiting x there keeps x³ from overflowing into
    // ∞ · 0.
    E near = x.clamp(-30, 30);
    E square = near.square();
    E twice = near.mul(square.mul(CUBIC).add(1)).mul(2 * SCALE);
    E slope = square.mul(3 * CUBIC).add(1).mul(2 * SCALE);
    return g.strongMul(twice.sigmoid().add(near.mul(slope).mul(twice.sigmoidSlope())));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    OnnxValue cube = x.mul(x).mul(x).mul(CUBIC);
    return x.mul(x.add(cube).mul(2 * SCALE).node("Sigmoid"));
  }
}
