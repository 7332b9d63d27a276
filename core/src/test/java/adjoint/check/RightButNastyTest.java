package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The verdict WRONG is never said of a right gradient. */
class RightButNastyTest {
  private static final int RUNS = Case.runs(15, 10_000);

  @TestFactory
  Stream<DynamicTest> isNeverCalledWrong() {
    return RightButNasty.all().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> run(c)));
  }

  private static void run(Case c) {
    for (int seed = 0; seed < RUNS; seed++) {
      GradReport report = c.report().apply(new SplittableRandom(seed));
      assertNotEquals(Verdict.WRONG, report.verdict(), "case seed " + seed + "\n" + report);
    }
  }

  @Test
  void thereAreManyCases() {
    assertTrue(RightButNasty.all().size() >= 40);
  }
}
