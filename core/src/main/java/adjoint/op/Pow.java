package adjoint.op;

import adjoint.Expr;

/**
 * Power: {@code y = a^b}.
 *
 * <p>vjp: {@code (g·b·a^(b−1), g·y·log a)}, and 0 where a factor 0 meets a factor ∞: in the first
 * where a = b = 0, in the second where y = 0 or a = b = 0. (Where a = 0 and b is negative, y is ∞
 * and the second is −∞.)
 *
 * <p>A power may over- or underflow where its product with g does not. So it is multiplied in
 * halves, {@code g·√·b·√} with {@code √ = a^((b−1)/2)}: what lies between is between g and the
 * result. Not where the exponent is from 0 to 1, which cannot leave the range of a; not at 0 and ∞,
 * where halves have other derivatives than the whole; and not for negative a, where they are NaN.
 * For b from −1 to 0 the power is {@code y/a}: b − 1 would be rounded.
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
    return slope(a, b, g);
  }

  /** {@code g·b·a^(b−1)}. */
  static <E extends Expr<E>> E slope(E a, E b, E g) {
    E low = b.less(0).mul(b.greaterEqual(-1));
    E high = low.neg().add(1);
    // At a = b = 0 the exponent 0 takes the place of −1: b·a^0 is 0, as it should be.
    E exponent = b.sub(high).add(a.equalTo(0).mul(b.equalTo(0)));
    E halved = isHalved(a, exponent);
    E half = power(a, exponent.mul(0.5), halved);
    E whole = power(a, exponent, halved.neg().add(1));
    return g.mul(whole).div(a.gate(low).add(high)).mul(half).mul(b).mul(half);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    E halved = isHalved(a, b);
    E others = halved.neg().add(1);
    E half = power(a, b.mul(0.5), halved);
    // Where the product is 0, log 1 takes the place of log a, which may be infinite.
    E zero = others.mul(y.equalTo(0).maximum(a.equalTo(0).mul(b.equalTo(0))));
    E log = a.gate(zero.neg().add(1)).add(zero).log();
    return g.mul(half).mul(log).mul(half).mul(y.gate(others).add(halved));
  }

  /** Whether a^e is multiplied in halves. */
  private static <E extends Expr<E>> E isHalved(E a, E e) {
    E finite = a.sub(a).equalTo(0); // ∞ − ∞ is NaN
    return finite.mul(a.greater(0)).mul(e.less(0).add(e.greater(1)));
  }

  /** {@code a^e} where the mask is 1, and 1 where it is 0. */
  private static <E extends Expr<E>> E power(E a, E e, E mask) {
    E one = mask.neg().add(1);
    // The second gate is for cotangents, which may be ∞ where the slope is 0.
    return a.gate(mask).add(one).pow(e).gate(mask).add(one);
  }
}
