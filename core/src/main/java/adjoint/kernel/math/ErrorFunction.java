package adjoint.kernel.math;

import static java.lang.StrictMath.exp;

/**
 * The error function {@code erf x = 2/√π ∫₀ˣ e^(−t²) dt} and its complement {@code erfc x = 1 − erf
 * x}.
 *
 * <p>Rational approximations on five intervals, with the coefficients of FreeBSD's and fdlibm's
 * {@code s_erf.c} (see NOTICE), good to about one unit in the last place. Like everything here they
 * rest on {@link StrictMath} alone, so that the bits are the same on every machine.
 */
public final class ErrorFunction {
  static final double ERX = 8.45062911510467529297e-01; // erf(1) to 24 bits
  static final double EFX = 1.28379167095512586316e-01; // 2/√π − 1
  static final double[] PP = {
    1.28379167095512558561e-01,
    -3.25042107247001499370e-01,
    -2.84817495755985104766e-02,
    -5.77027029648944159157e-03,
    -2.37630166566501626084e-05
  };
  static final double[] QQ = {
    1,
    3.97917223959155352819e-01,
    6.50222499887672944485e-02,
    5.08130628187576562776e-03,
    1.32494738004321644526e-04,
    -3.96022827877536812320e-06
  };
  static final double[] PA = {
    -2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01,
    3.18346619901161753674e-01, -1.10894694282396677476e-01, 3.54783043256182359371e-02,
    -2.16637559486879084300e-03
  };
  static final double[] QA = {
    1,
    1.06420880400844228286e-01,
    5.40397917702171048937e-01,
    7.18286544141962662868e-02,
    1.26171219808761642112e-01,
    1.36370839120290507362e-02,
    1.19844998467991074170e-02
  };
  static final double[] RA = {
    -9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e+01,
    -6.23753324503260060396e+01, -1.62396669462573470355e+02, -1.84605092906711035994e+02,
    -8.12874355063065934246e+01, -9.81432934416914548592e+00
  };
  static final double[] SA = {
    1,
    1.96512716674392571292e+01,
    1.37657754143519042600e+02,
    4.34565877475229228821e+02,
    6.45387271733267880336e+02,
    4.29008140027567833386e+02,
    1.08635005541779435134e+02,
    6.57024977031928170135e+00,
    -6.04244152148580987438e-02
  };
  static final double[] RB = {
    -9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e+01,
    -1.60636384855821916062e+02, -6.37566443368389627722e+02, -1.02509513161107724954e+03,
    -4.83519191608651397019e+02
  };
  static final double[] SB = {
    1,
    3.03380607434824582924e+01,
    3.25792512996573918826e+02,
    1.53672958608443695994e+03,
    3.19985821950859553908e+03,
    2.55305040643316442583e+03,
    4.74528541206955367215e+02,
    -2.24409524465858183362e+01
  };

  private ErrorFunction() {}

  /** {@code erf x}, from −1 to 1. */
  public static double erf(double x) {
    double magnitude = Math.abs(x);
    double y;
    if (magnitude < 0.84375) {
      double z = x * x;
      // Below 2^-28 the polynomial is lost in rounding, and x·(1 + EFX) is erf x to the last bit
      // but for
      // subnormals, where the product is formed eight times too large to keep its bits.
      return magnitude < 0x1p-28
          ? 0.125 * (8 * x + 8 * EFX * x)
          : x + x * (polynomial(PP, z) / polynomial(QQ, z));
    } else if (magnitude < 1.25) {
      double s = magnitude - 1;
      y = ERX + polynomial(PA, s) / polynomial(QA, s);
    } else {
      y = magnitude >= 6 ? 1 : 1 - tail(magnitude);
    }
    return Double.isNaN(x) ? x : Math.copySign(y, x);
  }

  /** {@code erfc x = 1 − erf x}, from 0 to 2, without the cancellation for large x. */
  public static double erfc(double x) {
    double magnitude = Math.abs(x);
    if (magnitude < 0.84375) {
      double z = x * x;
      double y = polynomial(PP, z) / polynomial(QQ, z);
      return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x - 0.5 + x * y);
    } else if (magnitude < 1.25) {
      double s = magnitude - 1;
      double y = polynomial(PA, s) / polynomial(QA, s);
      return x > 0 ? 1 - ERX - y : 1 + (ERX + y);
    } else if (magnitude < 28) {
      return x > 0 ? tail(magnitude) : 2 - (magnitude >= 6 ? 0 : tail(magnitude));
    }
    return Double.isNaN(x) ? x : x > 0 ? 0 : 2;
  }

  /**
   * {@code erfc x} for x from 1.25 to 28, where it is {@code e^(−x² − 0.5625 + R(1/x²)/S(1/x²)) /
   * x}.
   */
  private static double tail(double x) {
    // x² loses its low bits, which the exponential would magnify: square x without its low half
    // exactly, then add
    // the rest of the square separately.
    double z = Double.longBitsToDouble(Double.doubleToRawLongBits(x) & 0xffffffff00000000L);
    return exp(-z * z - 0.5625) * exp((z - x) * (z + x) + ratio(x)) / x;
  }

  /** {@code R(1/x²)/S(1/x²)}. */
  private static double ratio(double x) {
    double s = 1 / (x * x);
    return x < 1 / 0.35
        ? polynomial(RA, s) / polynomial(SA, s)
        : polynomial(RB, s) / polynomial(SB, s);
  }

  /**
   * {@code erfc(x + rest)}, with a rest that is lost beside x but counts x² times in the result;
   * and nothing is rounded twice.
   */
  static double erfc(double x, double rest) {
    if (!(x >= 1.25 && x < 28)) {
      return Math.abs(x) < 28 ? erfc(x) - rest * (1 + EFX) * exp(-x * x) : erfc(x);
    }
    double z = Double.longBitsToDouble(Double.doubleToRawLongBits(x) & 0xffffffff00000000L);
    DoubleDouble left = DoubleDouble.of(-z * z - 0.5625).exp();
    double right = exp((z - x) * (z + x) + (ratio(x) - 2 * x * rest));
    return left.times(right).over(new DoubleDouble(x, rest)).value();
  }

  private static double polynomial(double[] coefficients, double x) {
    double y = coefficients[coefficients.length - 1];
    for (int i = coefficients.length - 2; i >= 0; i--) {
      y = coefficients[i] + x * y;
    }
    return y;
  }
}
