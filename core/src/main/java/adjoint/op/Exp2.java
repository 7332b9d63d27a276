package adjoint.op;

/**
 * Power of two: {@code y = 2^x}, exact for whole numbers.
 *
 * <p>vjp: {@code g·y·log 2}.
 */
public record Exp2() implements UnaryOp {
  /** The one instance. */
  public static final Exp2 OP = new Exp2();

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.pow(2, x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongMul(y).mul(Math.log(2));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).mul(Math.log(2)).node("Exp");
  }
}
