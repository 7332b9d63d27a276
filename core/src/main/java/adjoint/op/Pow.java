package adjoint.op;

import adjoint.kernel.elementwise.Power;

/**
 * Power: {@code y = a^b}.
 *
 * <p>vjp: {@code (g·b·a^(b−1), g·y·log a)}, and 0 where a factor 0 meets a factor ∞: in the first
 * where a = b = 0, in the second where y = 0 or a = b = 0. (Where a = 0 and b is negative, y is ∞
 * and the second is −∞.)
 *
 * <p>A power may over- or underflow where its product with g does not. So it is multiplied in
 * halves, {@code g·√·b·√} with {@code √ = a^((b−1)/2)}: what lies between is between g and the
 * result, unless b is tiny. Not at 0 and ∞, where halves have other derivatives than the whole; not
 * for negative a, where they are NaN; nor where b − 1 is from 0 to 1, as that cannot leave the
 * range of a. For negative b it is {@code √ = a^(b/2)/√a}: b − 1 would be rounded.
 *
 * <p>Limits: for b from 0 to ½, b − 1 is rounded, which counts where a is near an end of the range;
 * at a = 0 and ∞ the mixed second derivative is that of the formula, perhaps NaN; and where y
 * itself is out of range, so is the derivative by a of the slope by b.
 */
public record Pow() implements BinaryOp {
  /** The one instance. */
  public static final Pow OP = new Pow();

  static {
    Power.computes(Pow.class, op -> new double[0]);
  }

  @Override
  public double applyAsDouble(double a, double b) {
    return StrictMath.pow(a, b);
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    E low = hasHalves(a).mul(b.less(0));
    E exponent = b.sub(not(low));
    E halved = hasHalves(a).mul(exponent.less(0).maximum(exponent.greater(1)));
    E whole = power(a, exponent, not(halved));
    E half = power(a, exponent.mul(0.5), halved).div(a.maskedBy(low).add(not(low)).sqrt());
    // A factor 0 comes before what may be large.
    E zero = b.equalTo(0);
    E left = b.maskedBy(zero).add(not(zero));
    return g.strongMul(left)
        .strongMul(whole)
        .strongMul(half)
        .strongMul(b.add(zero))
        .strongMul(half);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    E halved = hasHalves(a);
    E half = power(a, b.mul(0.5), halved);
    // Where the product is 0, log 1 takes the place of log a, which may be infinite.
    E zero = not(halved).mul(y.equalTo(0).maximum(a.equalTo(0).mul(b.equalTo(0))));
    E log = a.maskedBy(not(zero)).add(zero).log();
    return g.strongMul(half)
        .strongMul(log)
        .strongMul(half)
        .strongMul(y.maskedBy(not(halved)).add(halved));
  }

  private static <E extends Expr<E>> E not(E mask) {
    return mask.neg().add(1);
  }

  /** Whether a is a positive number. */
  private static <E extends Expr<E>> E hasHalves(E a) {
    return a.sub(a).equalTo(0).mul(a.greater(0)); // ∞ − ∞ is NaN
  }

  /** {@code a^e} where the mask is 1, and 1 where it is 0. */
  private static <E extends Expr<E>> E power(E a, E e, E mask) {
    return a.pow(e).maskedBy(mask).add(not(mask));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Pow", call.in(1));
  }
}
