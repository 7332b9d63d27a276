package adjoint.op;

/**
 * Mish: {@code y = x·tanh(softplus x)} (Misra, arXiv:1908.08681).
 *
 * <p>vjp: {@code g·(t + x·t′)} with {@code t = tanh(softplus x)} and {@code t′ = tanh′(softplus
 * x)·sigmoid(x)}. The limits at −∞ are −0 and 0.
 */
public record Mish() implements UnaryOp {
  /** The one instance. */
  public static final Mish OP = new Mish();

  @Override
  public double applyAsDouble(double x) {
    double finite = Math.max(x, -Double.MAX_VALUE); // −∞ would be −∞ · 0
    return finite * StrictMath.tanh(Softplus.OP.applyAsDouble(x));
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    // Beyond ±800 the second term is exactly 0; limiting x there keeps it from ∞ · 0.
    E near = x.clamp(-800, 800);
    E slope = near.softplus().mul(2).sigmoidSlope().mul(4).mul(near.sigmoid());
    return g.strongMul(x.softplus().tanh().add(near.mul(slope)));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    return x.mul(Softplus.onnx(x).node("Tanh"));
  }
}
