package adjoint.op;

/**
 * Angle of the vector with the coordinates b and a: {@code y = arctan(a/b)} in the right quadrant,
 * from −π to π.
 *
 * <p>vjp: {@code (g·b/r², −g·a/r²)} with the length r, as a {@link DirectionCosine} divided by r:
 * r² may over- or underflow where the result does not. At (0, 0), where the angle jumps, the slopes
 * are 0.
 */
public record Atan2() implements BinaryOp {
  /** The one instance. */
  public static final Atan2 OP = new Atan2();

  @Override
  public double applyAsDouble(double a, double b) {
    return StrictMath.atan2(a, b);
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.strongMul(b.directionCosine(a)).strongDiv(DirectionCosine.length(a, b));
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return Neg.minus(g.strongMul(a.directionCosine(b)).strongDiv(DirectionCosine.length(a, b)));
  }

  /** The angle jumps by 2π where the vector crosses the negative axis. */
  @Override
  public double kinkDistance(int input, double a, double b) {
    if (input == 0) {
      return b <= 0 ? Math.abs(a) : Double.POSITIVE_INFINITY;
    }
    return a == 0 ? Math.abs(b) : Double.POSITIVE_INFINITY;
  }

  /**
   * The angle of the magnitudes, then in the right quadrant, which {@code Reciprocal} tells for
   * zeros.
   */
  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue a = call.in(0);
    OnnxValue b = call.in(1);
    OnnxValue high = a.node("Abs");
    OnnxValue wide = b.node("Abs");
    // Where they are equal they may be 0 or infinite: the slope is 0 or 1.
    OnnxValue slope = high.compare("Equal", wide).where(high.node("Sign"), high.div(wide));
    OnnxValue angle = slope.node("Atan");
    OnnxValue turned = isNegative(b).where(angle.constant(Math.PI).sub(angle), angle);
    return isNegative(a).where(turned.node("Neg"), turned);
  }

  /** Below 0, or −0. */
  private static OnnxValue isNegative(OnnxValue x) {
    OnnxValue zero = x.constant(0);
    return x.compare("Less", zero).node("Or", x.node("Reciprocal").compare("Less", zero));
  }
}
