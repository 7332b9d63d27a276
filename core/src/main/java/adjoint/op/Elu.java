package adjoint.op;

/**
 * Exponential linear unit: {@code y = x} above 0, {@code α·(e^x − 1)} below.
 *
 * <p>vjp: g above 0, {@code g·α·e^x} below and at 0.
 *
 * @param alpha how far down it goes: y tends to −α
 */
public record Elu(double alpha) implements UnaryOp {
  @Override
  public double applyAsDouble(double x) {
    return x > 0 ? x : alpha * StrictMath.expm1(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    // e^−relu(−x) is e^x below 0, and cannot overflow above, where a second derivative would meet ∞
    // · 0.
    E slope = x.neg().relu().neg().exp().mul(alpha);
    return g.maskedBy(x).add(g.mul(slope).maskedBy(x.lessEqual(0)));
  }

  @Override
  public double[] kinks() {
    return new double[] {0};
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    OnnxValue below = x.node("Min", x.constant(0)).node("Exp").sub(1).mul(alpha);
    return x.compare("Greater", x.constant(0)).where(x, below);
  }
}
