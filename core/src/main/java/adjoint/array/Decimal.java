package adjoint.array;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A finite number written down: {@code -12.75}, or {@code -1.275e+01} with an exponent.
 *
 * <p>The digits are the fewest that give back the number in its dtype, or, where that is more than
 * asked for, those of the number itself, rounded.
 *
 * @param whole what stands before the point, with the sign
 * @param fraction what stands behind it, without trailing zeros
 * @param exponent the power of ten
 */
record Decimal(String whole, String fraction, int exponent) {

  /** Without exponent; at most {@code digits} after the point. */
  static Decimal plain(double x, DType dtype, int digits) {
    BigDecimal exact = shortest(x, dtype);
    if (exact.scale() > digits) {
      exact = new BigDecimal(x).setScale(digits, RoundingMode.HALF_EVEN);
    }
    String text = exact.abs().setScale(Math.max(exact.scale(), 1)).toPlainString();
    int point = text.indexOf('.');
    return new Decimal(sign(x) + text.substring(0, point), trim(text.substring(point + 1)), 0);
  }

  /** With one digit before the point, and at most {@code digits} behind it. */
  static Decimal scientific(double x, DType dtype, int digits) {
    BigDecimal exact = shortest(x, dtype);
    return exact.precision() > digits + 1 ? rounded(x, digits) : scientific(x, exact);
  }

  /** With one digit before the point; the number itself, rounded to {@code digits} behind it. */
  static Decimal rounded(double x, int digits) {
    return scientific(
        x, new BigDecimal(x).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN)));
  }

  private static Decimal scientific(double x, BigDecimal decimal) {
    String text = decimal.unscaledValue().abs().toString();
    int exponent = x == 0 ? 0 : text.length() - 1 - decimal.scale();
    return new Decimal(sign(x) + text.charAt(0), trim(text.substring(1)), exponent);
  }

  private static BigDecimal shortest(double x, DType dtype) {
    boolean single = dtype == DType.F32;
    BigDecimal decimal = new BigDecimal(single ? Float.toString((float) x) : Double.toString(x));
    // Java writes two digits where one would do: 4.9E-324.
    BigDecimal oneDigit = decimal.round(new MathContext(1));
    return (single ? oneDigit.floatValue() : oneDigit.doubleValue()) == x ? oneDigit : decimal;
  }

  private static String sign(double x) {
    return x < 0 || x == 0 && 1 / x < 0 ? "-" : "";
  }

  private static String trim(String digits) {
    int end = digits.length();
    while (end > 0 && digits.charAt(end - 1) == '0') {
      end--;
    }
    return digits.substring(0, end);
  }

  /** How many digits the exponent has; at least two. */
  int exponentDigits() {
    return Math.max(2, String.valueOf(Math.abs(exponent)).length());
  }

  /** The exponent with its sign, padded with zeros. */
  String exponent(int digits) {
    return "e"
        + (exponent < 0 ? "-" : "+")
        + "0".repeat(digits - String.valueOf(Math.abs(exponent)).length())
        + Math.abs(exponent);
  }
}
