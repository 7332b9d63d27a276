package adjoint.op;

/**
 * Tangent: {@code y = tan x}.
 *
 * <p>vjp: {@code g·(1 + y²)}.
 */
public record Tan() implements UnaryOp {
  /** The one instance. */
  public static final Tan OP = new Tan();

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.tan(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(y.square().add(1));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Tan");
  }
}
