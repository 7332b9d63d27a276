package adjoint.op;

import adjoint.Expr;

/**
 * Power: {@code y = a^b}.
 *
 * <p>vjp: {@code (g·b·a^(b−1), g·y·log a)}, and 0 where a factor 0 meets a factor ∞: in the first
 * where a = b = 0, in the second where a = 0.
 */
public record Pow() implements BinaryOp {
  /** The one instance. */
  public static final Pow OP = new Pow();

  @Override
  public double applyAsDouble(double a, double b) {
    return StrictMath.pow(a, b);
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    // At a = b = 0 the exponent 0 takes the place of −1: b·a^0 is 0, as it should be.
    E exponent = b.sub(1).add(a.equalTo(0).mul(b.equalTo(0)));
    return g.mul(b).mul(a.pow(exponent));
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    // Where a = 0, log 1 takes the place of log 0; y is 0 there.
    return g.mul(y).mul(a.add(a.equalTo(0)).log());
  }
}
