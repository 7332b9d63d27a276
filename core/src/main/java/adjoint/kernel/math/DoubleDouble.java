package adjoint.kernel.math;

import adjoint.kernel.Fma;
import java.util.Arrays;

/**
 * A number of 106 bits: the unevaluated sum of a double and of what rounding took from it. Slow,
 * and therefore only for functions whose terms cancel.
 *
 * <p>T. J. Dekker: A floating-point technique for extending the available precision. Numerische
 * Mathematik 18, 1971. M. Joldes, J.-M. Muller, V. Popescu: Tight and rigorous error bounds for
 * basic building blocks of double-word arithmetic. ACM TOMS 44(2), 2017.
 *
 * @param hi the double next to it
 * @param lo the rest
 */
record DoubleDouble(double hi, double lo) {
  static final DoubleDouble ZERO = of(0);
  static final DoubleDouble ONE = of(1);
  static final DoubleDouble PI = new DoubleDouble(3.141592653589793, 1.2246467991473532e-16);
  static final DoubleDouble LOG_2 = new DoubleDouble(0.6931471805599453, 2.3190468138462996e-17);

  /** e^x is computed for x / 2^8, where few terms serve, and squared eight times. */
  private static final int SQUARINGS = 8;

  /** {@code 1/n!} for n up to 27. */
  private static final DoubleDouble[] INVERSE_FACTORIALS = inverseFactorials(28);

  /** {@code 1/n} for n up to 27. */
  private static final DoubleDouble[] RECIPROCALS = reciprocals(28);

  private static DoubleDouble[] inverseFactorials(int count) {
    DoubleDouble[] y = new DoubleDouble[count];
    y[0] = ONE;
    for (int n = 1; n < count; n++) {
      y[n] = y[n - 1].over(of(n));
    }
    return y;
  }

  private static DoubleDouble[] reciprocals(int count) {
    DoubleDouble[] y = new DoubleDouble[count];
    Arrays.setAll(y, n -> quotient(1, Math.max(n, 1)));
    return y;
  }

  static DoubleDouble of(double x) {
    return new DoubleDouble(x, 0);
  }

  /** {@code a + b} without an error, by Knuth's TwoSum. */
  static DoubleDouble sum(double a, double b) {
    double s = a + b;
    double of = s - a;
    return new DoubleDouble(s, a - (s - of) + (b - of));
  }

  /** {@code a · b} without an error, unless the error is subnormal. */
  static DoubleDouble product(double a, double b) {
    double p = a * b;
    return new DoubleDouble(p, Fma.fma(a, b, -p));
  }

  /** {@code a / b} to 106 bits. */
  static DoubleDouble quotient(double a, double b) {
    return of(a).over(of(b));
  }

  /** The double next to it. */
  double value() {
    return hi + lo;
  }

  /** The same number, of whose parts the second is less than half a unit of the first. */
  private static DoubleDouble normal(double hi, double lo) {
    double s = hi + lo;
    return new DoubleDouble(s, lo - (s - hi));
  }

  DoubleDouble plus(DoubleDouble b) {
    DoubleDouble s = sum(hi, b.hi);
    DoubleDouble t = sum(lo, b.lo);
    DoubleDouble u = normal(s.hi, s.lo + t.hi);
    return normal(u.hi, u.lo + t.lo);
  }

  DoubleDouble plus(double b) {
    return plus(of(b));
  }

  DoubleDouble minus(DoubleDouble b) {
    return plus(b.negated());
  }

  DoubleDouble negated() {
    return new DoubleDouble(-hi, -lo);
  }

  DoubleDouble times(DoubleDouble b) {
    DoubleDouble p = product(hi, b.hi);
    return normal(p.hi, Fma.fma(hi, b.lo, Fma.fma(lo, b.hi, p.lo)));
  }

  DoubleDouble times(double b) {
    return times(of(b));
  }

  DoubleDouble over(DoubleDouble b) {
    double q = hi / b.hi;
    DoubleDouble rest = minus(b.times(q));
    double r = rest.hi / b.hi;
    double s = rest.minus(b.times(r)).hi / b.hi;
    DoubleDouble first = normal(q, r);
    return normal(first.hi, first.lo + s);
  }

  DoubleDouble exp() {
    double k = Math.rint(hi / LOG_2.hi);
    DoubleDouble r = minus(LOG_2.times(k)).times(1.0 / (1 << SQUARINGS));
    // r is below 0.0014, and r¹¹/11! below 2^-106.
    DoubleDouble y = INVERSE_FACTORIALS[11];
    for (int n = 10; n >= 0; n--) {
      y = INVERSE_FACTORIALS[n].plus(r.times(y));
    }
    for (int i = 0; i < SQUARINGS; i++) {
      y = y.times(y);
    }
    double scale = Math.scalb(1.0, (int) k);
    return new DoubleDouble(y.hi * scale, y.lo * scale);
  }

  /** One step of Newton's from the logarithm of a double: it doubles the digits. */
  DoubleDouble log() {
    double scale = Math.scalb(1.0, -Math.getExponent(hi));
    if (hi < Double.MIN_NORMAL || Double.isInfinite(scale) || scale < Double.MIN_NORMAL) {
      return of(StrictMath.log(hi)); // an end of the range, where lo has no digits
    }
    DoubleDouble m = new DoubleDouble(hi * scale, lo * scale);
    double y = StrictMath.log(m.hi);
    DoubleDouble rest = m.times(of(-y).exp()).plus(-1);
    return LOG_2.times(Math.getExponent(hi)).plus(of(y).plus(rest));
  }

  /** {@code log(1 + this)}, for numbers above −½. */
  DoubleDouble log1p() {
    if (Math.abs(hi) > 0.1) {
      return plus(1).log();
    }
    // 2·artanh(x/(2 + x)); the argument is below 0.053.
    DoubleDouble z = over(plus(2));
    DoubleDouble square = z.times(z);
    DoubleDouble y = ZERO;
    for (int n = 27; n > 0; n -= 2) {
      y = RECIPROCALS[n].plus(square.times(y));
    }
    return z.times(y).times(2);
  }

  /** {@code sin(π·x)} for |x| ≤ ¼. */
  static DoubleDouble sinPi(double x) {
    DoubleDouble t = PI.times(x);
    return t.times(alternating(27, t.times(t)));
  }

  /** {@code cos(π·x)} for |x| ≤ ¼. */
  static DoubleDouble cosPi(double x) {
    DoubleDouble t = PI.times(x);
    return alternating(26, t.times(t));
  }

  /** Taylor's series of the cosine, or of the sine divided by t, up to {@code 1/last!}. */
  private static DoubleDouble alternating(int last, DoubleDouble square) {
    DoubleDouble y = ZERO;
    for (int n = last; n >= 0; n -= 2) {
      y = INVERSE_FACTORIALS[n].minus(square.times(y));
    }
    return y;
  }
}
