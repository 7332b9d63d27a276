package adjoint.op;

/**
 * Cube root: {@code y = ∛x}, also of negative numbers.
 *
 * <p>vjp: {@code g / (3·y²)}, which is infinite at 0; the second derivative there is ∞ on the side
 * that the sign of the zero tells.
 */
public record Cbrt() implements UnaryOp {
  /** The one instance. */
  public static final Cbrt OP = new Cbrt();

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.cbrt(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongDiv(y).strongDiv(y).div(3);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    return x.node("Abs").node("Pow", x.constant(1.0 / 3)).mul(x.node("Sign"));
  }
}
