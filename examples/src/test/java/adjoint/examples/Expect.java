package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** Numbers after thousands of updates, which agree to about twelve digits in any language. */
final class Expect {
  private Expect() {}

  /** To all digits that are written down, but no more than 1e-12 of the number. */
  static void digits(String expected, double actual) {
    BigDecimal number = new BigDecimal(expected);
    double written = 0.5000001 * number.ulp().doubleValue();
    double carried = 1e-12 * Math.abs(number.doubleValue());
    assertEquals(number.doubleValue(), actual, Math.max(written, carried));
  }

  /** The same for many, separated by commas. */
  static void digits(String expected, List<Double> actual) {
    List<String> numbers = Arrays.stream(expected.split(",")).map(String::strip).toList();
    assertEquals(numbers.size(), actual.size());
    for (int i = 0; i < numbers.size(); i++) {
      digits(numbers.get(i), actual.get(i));
    }
  }

  /** Equal but for 1e-12 of each number. */
  static void same(List<Double> expected, List<Double> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(
          expected.get(i), actual.get(i), 1e-12 * Math.abs(expected.get(i)), "number " + i);
    }
  }

  static List<Double> list(double... numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }
}
