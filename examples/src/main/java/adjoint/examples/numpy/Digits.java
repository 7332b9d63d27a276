package adjoint.examples.numpy;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as Python and numpy write them. */
public final class Digits {
  private Digits() {}

  /**
   * In full, as Python's {@code repr}: the fewest digits that give this double back; {@code 1e-05}
   * below 10⁻⁴ and from 10¹⁶ on. (Subnormal numbers keep the two digits that Java gives them at
   * least.)
   */
  public static String full(double x) {
    return Double.isFinite(x) ? text(new BigDecimal(Double.toString(x)), x) : special(x);
  }

  /** Rounded to so many significant digits, trailing zeros dropped, else as {@link #full}. */
  public static String significant(double x, int digits) {
    return Double.isFinite(x)
        ? text(new BigDecimal(x).round(new MathContext(digits)), x)
        : special(x);
  }

  private static String text(BigDecimal value, double x) {
    if (value.signum() == 0) {
      return 1 / x < 0 ? "-0.0" : "0.0";
    }
    BigDecimal stripped = value.stripTrailingZeros();
    int exponent = stripped.precision() - stripped.scale() - 1;
    if (exponent < -4 || exponent >= 16) {
      String mantissa = stripped.movePointLeft(exponent).toPlainString();
      return mantissa + power(exponent);
    }
    return stripped.scale() <= 0 ? stripped.toPlainString() + ".0" : stripped.toPlainString();
  }

  /** {@code e-05}: at least two digits, as C has it. */
  static String power(int exponent) {
    int size = Math.abs(exponent);
    return (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
  }

  static String special(double x) {
    return Double.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  }
}
