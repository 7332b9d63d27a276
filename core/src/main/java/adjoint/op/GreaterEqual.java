package adjoint.op;

/**
 * Comparison: {@code y = 1} where {@code a ≥ b}, otherwise 0.
 *
 * <p>vjp: 0. The result is constant wherever it has a derivative, and at a jump this is the
 * convention.
 */
public record GreaterEqual() implements BinaryOp {
  /** The one instance. */
  public static final GreaterEqual OP = new GreaterEqual();

  @Override
  public double applyAsDouble(double a, double b) {
    return a >= b ? 1 : 0;
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.maskedBy(g.constant(0));
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return g.maskedBy(g.constant(0));
  }

  @Override
  public double kinkDistance(int input, double a, double b) {
    return Math.abs(a - b);
  }
}
