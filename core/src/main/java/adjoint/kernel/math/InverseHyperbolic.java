package adjoint.kernel.math;

import static java.lang.StrictMath.log;
import static java.lang.StrictMath.log1p;
import static java.lang.StrictMath.sqrt;

/**
 * Inverse hyperbolic functions, which {@link StrictMath} lacks: logarithms of what does not cancel,
 * all of it.
 */
public final class InverseHyperbolic {
  /** From here on 1 is lost beside x². */
  private static final double LARGE = 0x1p28;

  private static final double LOG_2 = 0.6931471805599453;

  private InverseHyperbolic() {}

  /** {@code log(x + √(x² + 1))}. */
  public static double asinh(double x) {
    double a = Math.abs(x);
    double y;
    if (a < 0x1p-28) {
      return x;
    } else if (a > LARGE) {
      y = log(a) + LOG_2;
    } else if (a > 2) {
      y = log(2 * a + 1 / (sqrt(a * a + 1) + a));
    } else {
      y = log1p(a + a * a / (1 + sqrt(1 + a * a)));
    }
    return Double.isNaN(x) ? x : Math.copySign(y, x);
  }

  /** {@code log(x + √(x² − 1))}; NaN below 1. */
  public static double acosh(double x) {
    if (x > LARGE) {
      return log(x) + LOG_2;
    } else if (x > 2) {
      return log(2 * x - 1 / (x + sqrt(x * x - 1)));
    } else if (!(x >= 1)) {
      return Double.NaN;
    }
    double t = x - 1;
    return log1p(t + sqrt(2 * t + t * t));
  }

  /** {@code ½·log((1 + x)/(1 − x))}; NaN beyond ±1. */
  public static double atanh(double x) {
    double a = Math.abs(x);
    if (a < 0x1p-28) {
      return x;
    }
    double twice = 2 * a;
    double y = a < 0.5 ? log1p(twice + twice * a / (1 - a)) : log1p(twice / (1 - a));
    return Double.isNaN(x) ? x : Math.copySign(0.5 * y, x);
  }
}
