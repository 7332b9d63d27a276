package adjoint.op;

/**
 * Inverse tangent: {@code y = arctan x}, from −π/2 to π/2.
 *
 * <p>vjp: {@code g / (1 + x²)}, divided twice by {@code √(1 + x²)}: x² may overflow where the
 * result does not.
 */
public record Atan() implements UnaryOp {
  /** The one instance. */
  public static final Atan OP = new Atan();

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.atan(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    E root = x.hypot(x.constant(1));
    return g.strongDiv(root).strongDiv(root);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Atan");
  }
}
