package adjoint.op;

/**
 * Hyperbolic sine: {@code y = (e^x − e^−x)/2}.
 *
 * <p>vjp: {@code g·cosh x}.
 */
public record Sinh() implements UnaryOp {
  /** The one instance. */
  public static final Sinh OP = new Sinh();

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.sinh(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(x.cosh());
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Sinh");
  }
}
