package adjoint.op;

/**
 * Product, element by element: {@code y = a · b}.
 *
 * <p>vjp: {@code (g·b, g·a)}.
 */
public record Mul() implements BinaryOp {
  /** The one instance. */
  public static final Mul OP = new Mul();

  @Override
  public double applyAsDouble(double a, double b) {
    return a * b;
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.mul(b);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return g.mul(a);
  }
}
