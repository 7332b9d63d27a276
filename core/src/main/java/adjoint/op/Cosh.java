package adjoint.op;

/**
 * Hyperbolic cosine: {@code y = (e^x + e^−x)/2}.
 *
 * <p>vjp: {@code g·sinh x}.
 */
public record Cosh() implements UnaryOp {
  /** The one instance. */
  public static final Cosh OP = new Cosh();

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.cosh(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(x.sinh());
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Cosh");
  }
}
