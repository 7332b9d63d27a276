package adjoint.op;

/**
 * Decimal logarithm: {@code y = log₁₀ x}.
 *
 * <p>vjp: {@code g / (x·log 10)}.
 */
public record Log10() implements UnaryOp {
  /** The one instance. */
  public static final Log10 OP = new Log10();

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.log10(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongDiv(x).mul(1 / Math.log(10));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Log").mul(1 / Math.log(10));
  }
}
