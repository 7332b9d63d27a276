package adjoint.kernel.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ErrorFunctionTest {

  private static List<double[]> table() {
    return Rows.of(ErrorFunctionTest.class, "erf-values.txt").stream()
        .map(line -> Arrays.stream(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray())
        .toList();
  }

  @Test
  void isRightToOneUnitInTheLastPlace() {
    List<double[]> table = table();
    assertTrue(table.size() > 60);
    for (double[] row : table) {
      double x = row[0];
      requireClose("erf", x, row[1], ErrorFunction.erf(x));
      requireClose("erf", -x, -row[1], ErrorFunction.erf(-x));
      requireClose("erfc", x, row[2], ErrorFunction.erfc(x));
      requireClose("erfc", -x, row[3], ErrorFunction.erfc(-x));
    }
  }

  private static void requireClose(String function, double x, double expected, double actual) {
    assertEquals(expected, actual, Math.ulp(expected), () -> function + " of " + x);
  }

  @Test
  void specialNumbers() {
    assertEquals(0.0, ErrorFunction.erf(0.0));
    assertEquals(-0.0, ErrorFunction.erf(-0.0));
    assertEquals(1, ErrorFunction.erf(Double.POSITIVE_INFINITY));
    assertEquals(-1, ErrorFunction.erf(Double.NEGATIVE_INFINITY));
    assertEquals(Double.NaN, ErrorFunction.erf(Double.NaN));
    assertEquals(1, ErrorFunction.erfc(0.0));
    assertEquals(1, ErrorFunction.erfc(-0.0));
    assertEquals(0, ErrorFunction.erfc(Double.POSITIVE_INFINITY));
    assertEquals(2, ErrorFunction.erfc(Double.NEGATIVE_INFINITY));
    assertEquals(Double.NaN, ErrorFunction.erfc(Double.NaN));
  }

  // jqwik's own doubles have two decimals; these have all.

  @Property(tries = 300)
  void theTwoAreComplements(@ForAll long seed) {
    double x = new SplittableRandom(seed).nextDouble(-7, 7);
    assertEquals(1, ErrorFunction.erf(x) + ErrorFunction.erfc(x), 0x1p-52);
    assertEquals(-ErrorFunction.erf(x), ErrorFunction.erf(-x));
    assertEquals(2, ErrorFunction.erfc(x) + ErrorFunction.erfc(-x), 0x1p-51);
  }

  @Property(tries = 300)
  void bothAreMonotone(@ForAll long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    double x = rng.nextDouble(-30, 30);
    double next = x + Math.pow(10, rng.nextDouble(-9, 0));
    assertTrue(ErrorFunction.erf(x) <= ErrorFunction.erf(next));
    assertTrue(ErrorFunction.erfc(x) >= ErrorFunction.erfc(next));
  }
}
