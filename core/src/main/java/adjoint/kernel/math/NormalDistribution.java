package adjoint.kernel.math;

import static java.lang.StrictMath.exp;
import static java.lang.StrictMath.log;
import static java.lang.StrictMath.sqrt;

import adjoint.kernel.Fma;

/** The normal distribution function, its inverse, and the inverse of the error function. */
public final class NormalDistribution {
  private static final DoubleDouble ROOT_HALF =
      new DoubleDouble(0.7071067811865476, -4.833646656726457e-17);

  private static final double SLOPE = 1.1283791670955126; // erf′(0) = 2/√π

  private static final DoubleDouble INVERSE_SLOPE =
      new DoubleDouble(0.886226925452758, -3.8332932499128993e-17);

  private static final double LOG_2 = 0.6931471805599453;

  /** The first guess is good to three digits. */
  private static final int STEPS = 3;

  /** Below this, erfc x comes close to the subnormal numbers. */
  private static final double SMALL = 1e-280;

  private NormalDistribution() {}

  /** {@code Φ(x) = ½·erfc(−x/√2)}. */
  public static double cdf(double x) {
    double t = -x * ROOT_HALF.hi();
    double rest = -x * ROOT_HALF.lo() + Fma.fma(-x, ROOT_HALF.hi(), -t);
    return 0.5 * ErrorFunction.erfc(t, rest);
  }

  /** The x with {@code cdf(x) = p}; NaN beyond 0 and 1. */
  public static double quantile(double p) {
    if (p > 0.25 && p < 0.75) {
      return rootTwoTimes(erfinv(2 * p - 1)); // 2p − 1 is exact there
    }
    return p >= 0.75 ? rootTwoTimes(erfcinv(2 * (1 - p))) : -rootTwoTimes(erfcinv(2 * p));
  }

  private static double rootTwoTimes(double x) {
    if (Double.isInfinite(x)) {
      return x;
    }
    double twice = 2 * x;
    return Fma.fma(twice, ROOT_HALF.hi(), twice * ROOT_HALF.lo());
  }

  /** The x with {@code erf x = y}; NaN beyond ±1. */
  public static double erfinv(double y) {
    double a = Math.abs(y);
    if (a < 0x1p-30) {
      return y == 0 ? y : y * INVERSE_SLOPE.hi() + y * INVERSE_SLOPE.lo();
    } else if (a >= 0.5) {
      return Math.copySign(erfcinv(1 - a), y); // 1 − a is exact there
    } else if (Double.isNaN(y)) {
      return y;
    }
    double x = y * (0.886 + y * y * (0.232 + y * y * (0.1276 + y * y * 0.0866)));
    for (int i = 0; i < STEPS; i++) {
      x = halley(x, ErrorFunction.erf(x) - y, SLOPE * exp(-x * x));
    }
    return x;
  }

  /** The x with {@code erfc x = q}, for q from 0 to ½; NaN for others. */
  private static double erfcinv(double q) {
    if (!(q > 0)) {
      return q == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    // Hastings' approximation, Abramowitz and Stegun 26.2.23
    double t = sqrt(-2 * (log(q) - LOG_2));
    double numerator = 2.515517 + t * (0.802853 + t * 0.010328);
    double denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
    double x = (t - numerator / denominator) * ROOT_HALF.hi();
    for (int i = 0; i < STEPS; i++) {
      x =
          q < SMALL
              ? x - logarithmicError(x, q) / (2 * x + 1 / x)
              : halley(x, ErrorFunction.erfc(x) - q, -SLOPE * exp(-x * x));
    }
    return x;
  }

  /** {@code log q − log erfc x}, where erfc itself has lost bits, by its asymptotic series. */
  private static double logarithmicError(double x, double q) {
    double s = 0.5 / (x * x);
    double series = 1;
    for (int n = 15; n > 0; n -= 2) {
      series = 1 - n * s * series;
    }
    return x * x + log(x * sqrt(Math.PI) / series) + log(q);
  }

  /** One step of Halley's, which triples the digits: of both functions f″/f′ is −2x. */
  private static double halley(double x, double error, double slope) {
    double step = error / slope;
    return x - step / (1 + x * step);
  }
}
