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
}
