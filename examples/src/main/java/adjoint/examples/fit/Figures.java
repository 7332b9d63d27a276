package adjoint.examples.fit;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people to read. */
final class Figures {
  private static final MathContext DIGITS = new MathContext(5);

  private Figures() {}

  /** To five digits, without an exponent where that is not much longer. */
  static String of(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    return value == 0
        ? "0"
        : exponent >= -5 && exponent < 12 ? rounded.toPlainString() : rounded.toString();
  }
}
