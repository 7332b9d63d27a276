package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdict WRONG is never said of a right gradient. */
class RightButNastyTest {
  /** The few among 10,000 that were called wrong once. */
  @ParameterizedTest
  @CsvSource({
    "sine of what rounding leaves, 442", // sines of whole numbers: no slope over any step
    "sine of what rounding leaves, 607", // the same, at the second order
    "sine of what rounding leaves, 1463",
    "sine of what rounding leaves, 6890", // treads of 128
    "rounded to float32 and back, 1736", // flat over short steps, because the gradient is rounded
    "rounded to float32 and back, 2963",
    "softmax of what is rounded to float32, 72", // flat along a direction of all coordinates
    "cubic of what is rounded to float32, 355", // linear as far as float32 goes
  })
  void isNeverCalledWrong(String name, long seed) {
    Case c =
        RightButNasty.all().stream().filter(any -> any.name().equals(name)).findAny().orElseThrow();
    GradReport report = c.report().apply(new SplittableRandom(seed));
    assertNotEquals(Verdict.WRONG, report.verdict(), report.toString());
  }
}
