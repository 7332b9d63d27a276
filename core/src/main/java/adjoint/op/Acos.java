package adjoint.op;

/**
 * Inverse cosine: {@code y = arccos x}, from 0 to π; NaN beyond ±1.
 *
 * <p>vjp: {@code −g / √(1 − x²)}, without cancellation; infinite at ±1.
 */
public record Acos() implements UnaryOp {
  /** The one instance. */
  public static final Acos OP = new Acos();

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.acos(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return Neg.minus(g.strongDiv(Asin.lessSquare(x).sqrt()));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Acos");
  }
}
