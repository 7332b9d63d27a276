package adjoint.op;

import adjoint.kernel.elementwise.Power;
import adjoint.kernel.elementwise.PowerTimes;
import java.util.Arrays;

/**
 * A derivative of a power, times g: {@code y = g · p(p−1)…(p−k+1) · x^(p−k)}, and 0 where g is 0,
 * whatever x is; see {@link StrongMul}.
 *
 * <p>It is one operation because the power by itself may over- or underflow where the product does
 * not, and stays one under differentiation. What rounding takes from p − k is made good.
 *
 * <p>vjp: the next derivative of x^p, times both cotangents, whose product is formed first; and
 * this one, times the cotangent.
 *
 * @param exponent p
 * @param order k, at least 1
 */
public record PowDerivative(double exponent, int order) implements BinaryOp {
  static {
    Power.computes(
        PowDerivative.class,
        op -> {
          PowDerivative f = (PowDerivative) op;
          return new double[] {f.power(), f.lost(), f.factor()};
        });
  }

  /** Checks the order. */
  public PowDerivative {
    if (order < 1) {
      throw new IllegalArgumentException("powDerivative: order is " + order + "; it begins at 1");
    }
  }

  /** {@code g · p(p−1)…(p−k+1) · x^(p−k)}; 0 where one of the factors before x is, at any x. */
  static <E extends Expr<E>> E times(E g, double exponent, int order, E x) {
    boolean isZero = new PowDerivative(exponent, order).factor() == 0;
    return isZero ? g.maskedBy(g.constant(0)) : x.powDerivative(exponent, order, g);
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
    double y = product(x, g);
    return Double.isNaN(y) && g == 0 ? 0 : y;
  }

  private double product(double x, double g) {
    boolean whole = exponent == Math.rint(exponent);
    double factor = factor();
    if (factor == 0) {
      return 0 * g;
    } else if (x < 0 && Double.isFinite(x) && !whole) {
      return Double.NaN;
    }
    double base = whole ? x : Math.abs(x); // −0 and −∞ have no sign then, though p − k may be whole
    double lost = lost();
    double correction = PowerTimes.counts(lost, x) ? 1 + lost * StrictMath.log(Math.abs(x)) : 1;
    double power = PowerTimes.power(base, power()) * correction;
    double left = factor * g;
    boolean inRange = PowerTimes.isNormal(left) && PowerTimes.isNormal(power);
    boolean isLost = !inRange && x != 0 && Double.isFinite(x) && !Double.isNaN(power);
    return isLost ? inParts(x, g, Math.copySign(correction, power)) : left * power;
  }

  /** The product, with the exponents of its factors added up apart. */
  private double inParts(double x, double g, double first) {
    double[] factors = new double[order + 5];
    for (int i = 0; i < order; i++) {
      factors[i] = exponent - i;
    }
    // A power by itself may have four times the exponent of a double, to be made good by the
    // others.
    Arrays.fill(factors, order, order + 4, StrictMath.pow(Math.abs(x), power() / 4));
    factors[order + 4] = g;
    double product = first;
    long exponents = 0;
    for (double factor : factors) {
      int e = Math.getExponent(factor);
      product *= Math.scalb(factor, -e);
      int more = Math.getExponent(product);
      product = Math.scalb(product, -more);
      exponents += e + more;
    }
    return Math.scalb(product, Math.clamp(exponents, -9000, 9000));
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E x, E g, E y, E cotangent) {
    return times(cotangent.absorbingMul(g), exponent, order + 1, x);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E x, E g, E y, E cotangent) {
    return x.powDerivative(exponent, order, cotangent);
  }
}
