package adjoint.kernel.math;

import static java.lang.StrictMath.exp;
import static java.lang.StrictMath.log;

import adjoint.kernel.Fma;

/**
 * The logarithm of the gamma function, its derivatives, and the logarithm of the beta function.
 *
 * <p>For positive numbers, polynomials from 0.75 to 2.5, recurrences beside that, and Stirling's
 * series beyond. The polynomials interpolate at Chebyshev's points and were made with mpmath; where
 * the function has a root, it is a factor. What has roots elsewhere, or cancels, is computed in
 * {@link DoubleDouble}: negative numbers, derivatives of the digamma function, and beta.
 *
 * <p>M. Abramowitz, I. A. Stegun: Handbook of Mathematical Functions, 6.1, 6.3 and 6.4. The errors
 * are those that {@code SpecialFunctionsTest} allows.
 */
public final class GammaFunction {
  /** {@code lgamma(1 + t)/t} for |t| ≤ ¼. */
  private static final double[] AT_1 = {
    -0.5772156649015329, 0.8224670334241132, -0.40068563438653176, 0.27058080842778487,
    -0.2073855510284874, 0.16955717699722989, -0.1440498968069531, 0.1255096695611593,
    -0.11133426192355116, 0.10009945374190689, -0.09095425132658988, 0.08335406432754498,
    -0.07692408371902587, 0.0714248883747205, -0.06685559490235758, 0.06267952792218533,
    -0.056348328950397764, 0.05319051602021362, -0.07029484756388002, 0.0668720785318785
  };

  /** {@code lgamma(2 + t)/t} from −¼ to ½. */
  private static final double[] AT_2 = {
    0.42278433509846713, 0.3224670334241132, -0.06735230105319805, 0.020580808427785754,
    -0.0073855510286848, 0.0028905103306234585, -0.0011927539107169025, 0.000509669529008515,
    -0.00022315480179108306, 9.945747595707572e-05, -4.4925295495177624e-05, 2.050603909075447e-05,
    -9.448239980847604e-06, 4.401747176774683e-06, -2.033222002556283e-06, 8.146857411328497e-07,
    -1.9137481138931194e-07
  };

  /** The root of the digamma function, and the least value of lgamma between 0 and ∞. */
  private static final DoubleDouble ROOT =
      new DoubleDouble(1.4616321449683622, 9.549995429965697e-17);

  private static final double LEAST = -0.12148629053584961;

  /** {@code (lgamma(ROOT + t) − LEAST)/t²} from 1.25 to 1.75. */
  private static final double[] AT_ROOT = {
    0.4838361227238106, -0.1475877229945307, 0.06462494023891224, -0.03278854108847167,
    0.017970675115374493, -0.010314223038775638, 0.006100536001491309, -0.003684569392611509,
    0.0022597657897140333, -0.0014022628121194143, 0.0008782128070501014, -0.0005538726082030452,
    0.00035189016973519383, -0.00022923418217560488, 0.00015032116605117043, -6.933238499237261e-05
  };

  /** {@code digamma(1 + t)} for |t| ≤ ¼. */
  private static final double[] DIGAMMA_AT_1 = {
    -0.5772156649015329, 1.6449340668482264, -1.2020569031595942, 1.0823232337111381,
    -1.0369277551434652, 1.0173430619845445, -1.0083492773581773, 1.0040773561741987,
    -1.0020083958539856, 1.0009945781557215, -1.0004939637755599, 1.000245861724759,
    -1.0001330942016664, 1.0000716289886644, -0.9997239640703437, 0.9997086581078133,
    -1.005787509424325, 1.0057836892453644, -0.9332211958387435, 0.9332202448357538,
    -1.4220489681759818, 1.42204870816374
  };

  /** {@code digamma(ROOT + t)/t} from 1.25 to 2.25. */
  private static final double[] DIGAMMA_AT_ROOT = {
    0.9676722454476212, -0.4427631689835921, 0.2584997609556507, -0.1639427054424138,
    0.10782405069136321, -0.07219956125568602, 0.048804288152481945, -0.03316112649149554,
    0.02259764884669772, -0.01542476717086611, 0.010538778098453166, -0.007204463629349618,
    0.0049267977491633955, -0.0033708687197678226, 0.0023083900578937584, -0.0015775593663707906,
    0.0010559833859739506, -0.0006583000730716916, 0.00035103763994776216, -0.00014308893121399888,
    3.819382922460058e-05, -4.893039884264362e-06
  };

  /** The Bernoulli numbers B₂, B₄, … B₃₄ as fractions; the numerators are exact. */
  private static final double[] NUMERATORS = {
    1,
    -1,
    1,
    -1,
    5,
    -691,
    7,
    -3617,
    43867,
    -174611,
    854513,
    -236364091,
    8553103,
    -23749461029.0,
    8615841276005.0,
    -7709321041217.0,
    2577687858367.0
  };

  private static final double[] DENOMINATORS = {
    6, 30, 42, 30, 66, 2730, 6, 510, 798, 330, 138, 2730, 6, 870, 14322, 510, 6
  };

  /** {@code B₂ₖ/(2k(2k−1))}, at k − 1: the coefficients of Stirling's series. */
  private static final DoubleDouble[] STIRLING = new DoubleDouble[NUMERATORS.length];

  /** {@code B₂ₖ/(2k)!}, at k − 1. */
  private static final DoubleDouble[] EULER_MACLAURIN = new DoubleDouble[NUMERATORS.length];

  static {
    DoubleDouble factorial = DoubleDouble.ONE;
    for (int k = 1; k <= NUMERATORS.length; k++) {
      double n = 2 * k;
      factorial = factorial.times(n * (n - 1));
      DoubleDouble bernoulli = DoubleDouble.quotient(NUMERATORS[k - 1], DENOMINATORS[k - 1]);
      STIRLING[k - 1] = bernoulli.over(DoubleDouble.of(n * (n - 1)));
      EULER_MACLAURIN[k - 1] = bernoulli.over(factorial);
    }
  }

  private static final DoubleDouble HALF_LOG_2_PI =
      new DoubleDouble(0.9189385332046728, -3.8782941580672414e-17);

  /** From here on Stirling's series with those terms is good to 106 bits. */
  private static final double SERIES = 16;

  /** Euler's constant: −digamma(1). */
  private static final double EULER = 0.5772156649015329;

  /** Below this, 1/x is all there is. */
  private static final double TINY = 0x1p-60;

  private GammaFunction() {}

  // ---- the logarithm of |Γ(x)|

  /** {@code log |Γ(x)|}; ∞ at 0, −1, −2, … */
  public static double lgamma(double x) {
    if (x > 0) {
      return positive(x);
    } else if (Double.isNaN(x)) {
      return x;
    } else if (x == Math.rint(x)) {
      return Double.POSITIVE_INFINITY;
    } else if (x > -TINY) {
      return -log(-x);
    }
    // Γ(x)·Γ(1 − x) = π / sin πx
    DoubleDouble sine = sine(Math.abs(x - Math.rint(x)));
    DoubleDouble left = DoubleDouble.PI.over(sine).log();
    return left.minus(lgamma(DoubleDouble.sum(1, -x))).value();
  }

  private static double positive(double x) {
    if (x < TINY) {
      return -log(x);
    } else if (x < 0.75) {
      return nearRoots(1 + x, x) - log(x);
    } else if (x < 2.5) {
      return nearRoots(x, x - 1);
    } else if (x < 9) {
      double product = 1;
      double y = x;
      while (y >= 2.5) {
        y -= 1; // exact, as it becomes smaller
        product *= y;
      }
      return log(product) + nearRoots(y, y - 1);
    } else if (x > 0x1p60) {
      return x * (log(x) - 1);
    }
    DoubleDouble main = DoubleDouble.product(x - 0.5, log(x) - 1);
    return main.hi() + (main.lo() + (0.4189385332046727 + stirling(x)));
  }

  /** {@code lgamma x} from 0.75 to 2.5, by the polynomial of the next root. */
  private static double nearRoots(double x, double lessOne) {
    if (x < 1.25) {
      return lessOne * polynomial(AT_1, lessOne) + 0.0; // at 1 it is not −0
    } else if (x < 1.75) {
      double t = x - ROOT.hi() - ROOT.lo();
      return LEAST + t * t * polynomial(AT_ROOT, t);
    }
    double t = x - 2;
    return t * polynomial(AT_2, t);
  }

  /** {@code lgamma x − (x − ½)·log x + x − ½·log 2π} for x ≥ 9. */
  private static double stirling(double x) {
    double s = 1 / (x * x);
    double y = 0;
    for (int k = 7; k >= 0; k--) {
      y = STIRLING[k].hi() + s * y;
    }
    return y / x;
  }

  /** {@code log Γ(x)} for positive x. */
  private static DoubleDouble lgamma(DoubleDouble x) {
    DoubleDouble product = DoubleDouble.ONE;
    DoubleDouble y = x;
    while (y.hi() < SERIES) {
      product = product.times(y);
      y = y.plus(1);
    }
    DoubleDouble main = y.plus(-0.5).times(y.log()).minus(y);
    return main.plus(HALF_LOG_2_PI).plus(stirling(y)).minus(product.log());
  }

  private static DoubleDouble stirling(DoubleDouble x) {
    DoubleDouble reciprocal = DoubleDouble.ONE.over(x);
    DoubleDouble s = reciprocal.times(reciprocal); // x² might overflow
    DoubleDouble y = DoubleDouble.ZERO;
    for (int k = STIRLING.length - 1; k >= 0; k--) {
      y = STIRLING[k].plus(s.times(y));
    }
    return y.times(reciprocal);
  }

  /** {@code sin πr} for r from 0 to ½. */
  private static DoubleDouble sine(double r) {
    return r > 0.25 ? DoubleDouble.cosPi(0.5 - r) : DoubleDouble.sinPi(r);
  }

  // ---- its derivatives

  /** {@code (log Γ)′(x)}; NaN at −1, −2, …, where it jumps from ∞ to −∞, and ∓∞ at ±0. */
  public static double digamma(double x) {
    if (!(x >= TINY)) {
      return negative(0, x);
    } else if (x < 0.75) {
      return digammaNearRoot(1 + x, x) - 1 / x;
    } else if (x < 10) {
      double sum = 0;
      double y = x;
      while (y >= 2.25) {
        y -= 1;
        sum += 1 / y;
      }
      return sum + digammaNearRoot(y, y - 1);
    } else if (x > 0x1p60) {
      return log(x);
    }
    double s = 1 / (x * x);
    double y = 0;
    for (int k = 8; k > 0; k--) {
      y = s * (NUMERATORS[k - 1] / (DENOMINATORS[k - 1] * (2 * k)) + y);
    }
    return log(x) - (0.5 / x + y);
  }

  private static double digammaNearRoot(double x, double lessOne) {
    if (x < 1.25) {
      return polynomial(DIGAMMA_AT_1, lessOne);
    }
    double t = x - ROOT.hi() - ROOT.lo();
    return t * polynomial(DIGAMMA_AT_ROOT, t);
  }

  /** The n-th derivative of the {@link #digamma} function. */
  public static double polygamma(int n, double x) {
    if (n == 0) {
      return digamma(x);
    } else if (!(x >= TINY)) {
      return negative(n, x);
    } else if (x == Double.POSITIVE_INFINITY) {
      return n % 2 == 0 ? -0.0 : 0.0;
    }
    return polygamma(n, DoubleDouble.of(x)).value();
  }

  /** Of numbers that are negative, tiny, or none. */
  private static double negative(int n, double x) {
    if (Double.isNaN(x) || Double.isInfinite(x)) {
      return Double.NaN;
    } else if (Math.abs(x) < TINY) {
      double y = factorialOverPower(n, n + 1, DoubleDouble.of(x)).value();
      boolean overflows = Double.isNaN(y);
      double size = overflows ? Double.POSITIVE_INFINITY : Math.abs(y);
      return n % 2 == 0 ? Math.copySign(size, -x) : size;
    } else if (x == Math.rint(x)) {
      return n % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
    }
    // ψ(x) = ψ(1 − x) − π·cot πx, differentiated n times
    DoubleDouble other = polygamma(n, DoubleDouble.sum(1, -x));
    DoubleDouble cotangent = cotangent(n, x - Math.rint(x));
    return (n % 2 == 0 ? other : other.negated()).minus(cotangent).value();
  }

  /** For positive x. */
  private static DoubleDouble polygamma(int n, DoubleDouble x) {
    DoubleDouble sum = DoubleDouble.ZERO;
    DoubleDouble y = x;
    while (y.hi() < SERIES + 2 * n) {
      sum = sum.plus(factorialOverPower(n, n + 1, y));
      y = y.plus(1);
    }
    // (n−1)!/yⁿ + n!/(2yⁿ⁺¹) + Σ B₂ₖ·(2k+n−1)!/((2k)!·y^(2k+n)), and −log y in place of the first
    DoubleDouble first = n == 0 ? y.log().negated() : factorialOverPower(n - 1, n, y);
    DoubleDouble next = factorialOverPower(n, n + 1, y);
    DoubleDouble tail = first.plus(next.times(0.5));
    DoubleDouble reciprocal = DoubleDouble.ONE.over(y);
    DoubleDouble s = reciprocal.times(reciprocal);
    DoubleDouble factor = next.times(reciprocal).times(n + 1); // (2k+n−1)!/y^(2k+n) for k = 1
    for (int k = 1; k <= EULER_MACLAURIN.length; k++) {
      tail = tail.plus(EULER_MACLAURIN[k - 1].times(factor));
      factor = factor.times((2.0 * k + n) * (2 * k + n + 1)).times(s);
    }
    DoubleDouble size = sum.plus(tail);
    return n % 2 == 0 ? size.negated() : size;
  }

  /** {@code n!/y^power}, in an order in which little over- or underflows. */
  private static DoubleDouble factorialOverPower(int n, int power, DoubleDouble y) {
    DoubleDouble product = DoubleDouble.ONE;
    DoubleDouble reciprocal = DoubleDouble.ONE.over(y);
    for (int i = 1; i <= power; i++) {
      product = product.times(reciprocal);
      if (i <= n) {
        product = product.times(i);
      }
    }
    return product;
  }

  /** {@code dⁿ/dxⁿ π·cot πx}: a polynomial of the cotangent, as {@code cot′ = −π(1 + cot²)}. */
  private static DoubleDouble cotangent(int n, double r) {
    DoubleDouble[] p = new DoubleDouble[n + 2];
    for (int i = 0; i < p.length; i++) {
      p[i] = i == 1 ? DoubleDouble.PI : DoubleDouble.ZERO;
    }
    for (int i = 0; i < n; i++) {
      DoubleDouble[] next = p.clone();
      for (int j = 0; j < p.length; j++) {
        DoubleDouble slope = j + 1 < p.length ? p[j + 1].times(j + 1) : DoubleDouble.ZERO;
        DoubleDouble before = j > 0 ? p[j - 1].times(j - 1) : DoubleDouble.ZERO;
        next[j] = slope.plus(before).times(DoubleDouble.PI).negated();
      }
      p = next;
    }
    DoubleDouble c = cotangent(r);
    DoubleDouble y = DoubleDouble.ZERO;
    for (int j = p.length - 1; j >= 0; j--) {
      y = y.times(c).plus(p[j]);
    }
    return y;
  }

  /** {@code cot πr} for |r| ≤ ½. */
  private static DoubleDouble cotangent(double r) {
    double a = Math.abs(r);
    boolean near = a <= 0.25;
    double b = near ? a : 0.5 - a;
    DoubleDouble sine = DoubleDouble.sinPi(b);
    DoubleDouble cosine = DoubleDouble.cosPi(b);
    DoubleDouble y = near ? cosine.over(sine) : sine.over(cosine);
    return r < 0 ? y.negated() : y;
  }

  // ---- beta

  /** {@code log B(a, b) = log(Γ(a)·Γ(b)/Γ(a + b))} for positive numbers; NaN for others. */
  public static double logBeta(double a, double b) {
    double large = Math.max(a, b);
    double small = Math.min(a, b);
    if (Double.isNaN(large) || small < 0) {
      return Double.NaN;
    } else if (small == 0) {
      return large == Double.POSITIVE_INFINITY ? Double.NaN : Double.POSITIVE_INFINITY;
    } else if (large == Double.POSITIVE_INFINITY) {
      return Double.NEGATIVE_INFINITY;
    } else if (large < TINY) {
      return log(1 / large + 1 / small);
    }
    double y = logBetaOf(large, small).value();
    return Math.abs(y) < 1e-28 ? 0 : y; // it cancels: log B(1, 1) is 0
  }

  /** {@code B(a, b) = Γ(a)·Γ(b)/Γ(a + b)} for positive numbers; NaN for others. */
  public static double beta(double a, double b) {
    double large = Math.max(a, b);
    double small = Math.min(a, b);
    if (!(small > 0) || large == Double.POSITIVE_INFINITY) {
      return exp(logBeta(a, b));
    } else if (small < TINY) {
      return 1 / small - (digamma(large) + EULER); // 1/small·(1 − small·(ψ(large) + γ) + …)
    }
    DoubleDouble y = logBetaOf(large, small);
    double rough = exp(y.hi());
    return rough + rough * y.lo();
  }

  private static DoubleDouble logBetaOf(double large, double small) {
    DoubleDouble sum = DoubleDouble.sum(large, small);
    if (large < SERIES) {
      DoubleDouble ofSmall =
          small < TINY ? DoubleDouble.of(-log(small)) : lgamma(DoubleDouble.of(small));
      return lgamma(DoubleDouble.of(large)).plus(ofSmall).minus(lgamma(sum));
    }
    DoubleDouble a = DoubleDouble.of(large);
    DoubleDouble b = DoubleDouble.of(small);
    DoubleDouble share = b.over(a).log1p();
    DoubleDouble series = stirling(a).minus(stirling(sum));
    // Stirling's formula, with the parts put together that would cancel
    DoubleDouble y = a.plus(-0.5).times(share).negated();
    if (small < SERIES) {
      DoubleDouble ofSmall = small < TINY ? DoubleDouble.of(-log(small)) : lgamma(b);
      return ofSmall.plus(y.minus(b.times(sum.log())).plus(b)).plus(series);
    }
    DoubleDouble ofB = b.over(a).log().minus(share);
    y = y.plus(b.plus(-0.5).times(ofB)).minus(sum.log().times(0.5));
    return y.plus(HALF_LOG_2_PI).plus(series).plus(stirling(b));
  }

  private static double polynomial(double[] coefficients, double x) {
    double y = coefficients[coefficients.length - 1];
    for (int i = coefficients.length - 2; i >= 0; i--) {
      y = Fma.fma(y, x, coefficients[i]);
    }
    return y;
  }
}
