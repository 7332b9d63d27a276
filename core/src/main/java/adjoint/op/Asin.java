package adjoint.op;

/**
 * Inverse sine: {@code y = arcsin x}, from −π/2 to π/2; NaN beyond ±1.
 *
 * <p>vjp: {@code g / √(1 − x²)}, without cancellation; infinite at ±1.
 */
public record Asin() implements UnaryOp {
  /** The one instance. */
  public static final Asin OP = new Asin();

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.asin(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongDiv(lessSquare(x).sqrt());
  }

  /**
   * {@code 1 − x²}: as {@code (1 − x)(1 + x)} where the square would be rounded to 1, and as it is
   * where the slopes of these factors would cancel.
   */
  static <E extends Expr<E>> E lessSquare(E x) {
    E small = x.abs().lessEqual(0.5);
    E large = x.maskedBy(small.rsub(1));
    return x.maskedBy(small).square().rsub(1).mul(large.rsub(1).mul(large.add(1)));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Asin");
  }
}
