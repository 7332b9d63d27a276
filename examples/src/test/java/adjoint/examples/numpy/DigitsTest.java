package adjoint.examples.numpy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {
  @ParameterizedTest
  @CsvSource({
    "1e-5, 1e-05",
    "1.5e-7, 1.5e-07",
    "1e16, 1e+16",
    "1e15, 1000000000000000.0",
    "123, 123.0",
    "-0.0, -0.0",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "0.0001, 0.0001",
    "9007199254740992, 9007199254740992.0",
    "NaN, nan",
    "-Infinity, -inf",
    "0.7784302101100966, 0.7784302101100966"
  })
  void fullIsPythonsRepr(double x, String expected) {
    assertEquals(expected, Digits.full(x));
  }

  @Test
  void significantDropsZeros() {
    assertEquals("0.1676414017", Digits.significant(0.167641401667607, 10));
    assertEquals("0.5", Digits.significant(0.5, 10));
    assertEquals("-1234.5679", Digits.significant(-1234.56789, 8));
  }

  @Property
  void fullGivesTheNumberBack(@ForAll long bits) {
    double x = Double.longBitsToDouble(bits);
    if (Double.isFinite(x)) {
      assertEquals(x, Double.parseDouble(Digits.full(x)));
    }
  }

  @Property
  void significantIsNear(@ForAll long bits) {
    double x = Double.longBitsToDouble(bits);
    if (Double.isFinite(x) && Math.abs(x) > 1e-300 && Math.abs(x) < 1e300) {
      double error = Math.abs(Double.parseDouble(Digits.significant(x, 10)) - x);
      assertTrue(error <= 5.001e-10 * Math.abs(x), () -> Digits.significant(x, 10));
    }
  }
}
