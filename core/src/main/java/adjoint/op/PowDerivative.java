package adjoint.op;

import adjoint.Expr;
import adjoint.kernel.PowerTimes;

/**
 * A derivative of a power, times g: {@code y = g · p(p−1)…(p−k+1) · x^(p−k)}.
 *
 * <p>It is one operation because the power by itself may over- or underflow where the product does
 * not, and stays one under differentiation. What rounding takes from p − k is made good.
 *
 * <p>vjp: the next derivative of x^p, times both cotangents; and this one, times the cotangent.
 *
 * @param exponent p
 * @param order k, at least 1
 */
public record PowDerivative(double exponent, int order) implements BinaryOp {
  /** Checks the order. */
  public PowDerivative {
    if (order < 1) {
      throw new IllegalArgumentException("powDerivative: order is " + order + "; it begins at 1");
    }
  }

  /** {@code g · p(p−1)…(p−k+1) · x^(p−k)}; 0 where one of the factors before x is, at any x. */
  static <E extends Expr<E>> E times(E g, double exponent, int order, E x) {
    boolean isZero = new PowDerivative(exponent, order).factor() == 0;
    return isZero ? g.gate(g.constant(0)) : x.powDerivative(exponent, order, g);
  }

  /** {@code p(p−1)…(p−k+1)}. */
  public double factor() {
    double factor = exponent;
    for (int i = 1; i < order; i++) {
      factor *= exponent - i;
    }
    return factor;
  }

  /** {@code p − k}, rounded. */
  public double power() {
    return exponent - order;
  }

  /** {@code (p − k) − power()}, by Knuth's TwoSum. */
  public double lost() {
    double taken = power() - exponent;
    return exponent - (power() - taken) - (order + taken);
  }

  @Override
  public double applyAsDouble(double x, double g) {
    double lost = lost();
    double correction = PowerTimes.counts(lost, x) ? 1 + lost * StrictMath.log(Math.abs(x)) : 1;
    double power = PowerTimes.power(x, power()) * correction;
    double left = factor() * g;
    boolean inRange = PowerTimes.isNormal(left) && PowerTimes.isNormal(power);
    boolean isLost = !inRange && x != 0 && Double.isFinite(x) && !Double.isNaN(power);
    return isLost ? inParts(x, g, Math.copySign(correction, power)) : left * power;
  }

  /** The product, with the exponents of its factors added up apart. */
  private double inParts(double x, double g, double more) {
    double root = StrictMath.pow(Math.abs(x), power() / 2);
    double product = more;
    long exponents = 0;
    for (double factor : new double[] {factor(), g, root, root}) {
      int e = Math.getExponent(factor);
      product *= Math.scalb(factor, -e);
      exponents += e;
    }
    return Math.scalb(product, Math.clamp(exponents, -5000, 5000));
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E x, E g, E y, E cotangent) {
    return times(cotangent.mul(g), exponent, order + 1, x);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E x, E g, E y, E cotangent) {
    return x.powDerivative(exponent, order, cotangent);
  }
}
