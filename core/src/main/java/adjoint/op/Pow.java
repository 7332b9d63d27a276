package adjoint.op;

import adjoint.Expr;

/**
 * Power: {@code y = a^b}.
 *
 * <p>vjp: {@code (g·b·a^(b−1), g·y·log a)}, and 0 where a factor 0 meets a factor ∞: in the first
 * where a = b = 0, in the second where y = 0 or a = b = 0. (Where a = 0 and b is negative, y is ∞
 * and the second is −∞.) For negative b the first is {@code g·b·y/a}: a^(b−1) by itself may
 * overflow where its product with g does not.
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
    E low = b.less(0);
    E high = low.neg().add(1);
    // Of y/a and a^(b−1) the one that does not serve is made 1/1 and a^0. At a = b = 0 the exponent
    // 0 takes the place of −1: b·a^0 is 0, as it should be.
    E above = y.gate(low).add(high);
    E below = a.gate(low).add(high);
    E exponent = b.sub(1).gate(high).add(a.equalTo(0).mul(b.equalTo(0)));
    return g.mul(b).mul(above).div(below).mul(a.pow(exponent));
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    // Where the product is 0, log 1 takes the place of log a, which may be infinite.
    E zero = y.equalTo(0).maximum(a.equalTo(0).mul(b.equalTo(0)));
    return g.mul(y).mul(a.gate(zero.neg().add(1)).add(zero).log());
  }
}
