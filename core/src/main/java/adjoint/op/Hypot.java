package adjoint.op;

/**
 * Length of the vector (a, b): {@code y = √(a² + b²)}, without overflow between.
 *
 * <p>vjp: g times the {@link DirectionCosine} of each. At (0, 0), where the slopes lie between −1
 * and 1, they are 0; at infinity they are the limits.
 */
public record Hypot() implements BinaryOp {
  /** The one instance. */
  public static final Hypot OP = new Hypot();

  @Override
  public double applyAsDouble(double a, double b) {
    return StrictMath.hypot(a, b);
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.strongMul(a.directionCosine(b));
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return g.strongMul(b.directionCosine(a));
  }

  @Override
  public double kinkDistance(int input, double a, double b) {
    double other = input == 0 ? b : a;
    return other == 0 ? Math.abs(input == 0 ? a : b) : Double.POSITIVE_INFINITY;
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue a = call.in(0).node("Abs");
    OnnxValue b = call.in(1).node("Abs");
    OnnxValue most = a.node("Max", b);
    OnnxValue least = a.node("Min", b);
    OnnxValue same = most.compare("Equal", least); // both may be 0 or infinite
    OnnxValue slope = same.where(most.constant(1), least.div(most));
    return most.mul(slope.mul(slope).add(1).node("Sqrt"));
  }
}
