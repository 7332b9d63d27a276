package adjoint.op;

/**
 * Cosine of the angle between the vector (a, b) and the first axis: {@code y = a/√(a² + b²)}; 0 at
 * (0, 0).
 *
 * <p>It is the slope of {@link Hypot}, and one operation because the length by itself may over- or
 * underflow where the quotient does not. vjp: {@code (g·s²/r, −g·y·s/r)} with the other cosine
 * {@code s = b/r} and the length r; 0 at (0, 0), and where r overflows.
 */
public record DirectionCosine() implements BinaryOp {
  /** The one instance. */
  public static final DirectionCosine OP = new DirectionCosine();

  @Override
  public double applyAsDouble(double a, double b) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Double.NaN;
    }
    double size = Math.max(Math.abs(a), Math.abs(b));
    if (size == 0) {
      return a;
    } else if (Double.isInfinite(size)) {
      double inFar = Double.isInfinite(a) ? Math.signum(a) : Math.copySign(0, a);
      return Math.abs(a) == Math.abs(b) ? inFar * Math.sqrt(0.5) : inFar;
    }
    int exponent = Math.getExponent(size);
    double x = Math.scalb(a, -exponent);
    return x / StrictMath.hypot(x, Math.scalb(b, -exponent));
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    E sine = b.directionCosine(a);
    return g.strongMul(sine).strongMul(sine).strongDiv(length(a, b));
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return Neg.minus(g.strongMul(y).strongMul(b.directionCosine(a)).strongDiv(length(a, b)));
  }

  /** {@code √(a² + b²)}, and 1 where that is 0. */
  static <E extends Expr<E>> E length(E a, E b) {
    E length = a.hypot(b);
    return length.add(length.equalTo(0));
  }

  @Override
  public double kinkDistance(int input, double a, double b) {
    return Hypot.OP.kinkDistance(input, a, b);
  }
}
