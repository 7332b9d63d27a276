package adjoint.op;

/**
 * A sigmoid without an exponential: {@code y = x/(1 + |x|)}.
 *
 * <p>vjp: {@code g/(1 + |x|)²}. The second derivative jumps at 0, and is 0 there.
 */
public record Softsign() implements UnaryOp {
  /** The one instance. */
  public static final Softsign OP = new Softsign();

  @Override
  public double applyAsDouble(double x) {
    return Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x));
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    E size = x.abs().add(1);
    return g.strongDiv(size).strongDiv(size);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    return x.div(x.node("Abs").add(1)); // in doubles too, as the operator of this name is not
  }
}
