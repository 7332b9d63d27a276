package adjoint.examples.option;

import java.math.BigInteger;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number from an option and says what is wrong with any other text. */
final class WholeNumber {
  private WholeNumber() {}

  static long between(long min, long max, String text) {
    BigInteger number;
    try {
      number = new BigInteger(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "'%s' is no whole number; give one from %s to %s".formatted(text, min, max));
    }
    if (number.compareTo(BigInteger.valueOf(min)) < 0
        || number.compareTo(BigInteger.valueOf(max)) > 0) {
      throw new TypeConversionException(
          "'%s' is out of range; give a whole number from %s to %s".formatted(text, min, max));
    }
    return number.longValueExact();
  }
}
