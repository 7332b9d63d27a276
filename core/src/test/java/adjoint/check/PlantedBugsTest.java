package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every planted bug is found, at every random point tried. */
class PlantedBugsTest {
  private static final int RUNS = Case.runs(3, 1_000);

  @TestFactory
  Stream<DynamicTest> isCalledWrong() {
    return PlantedBugs.all().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> run(c)));
  }

  private static void run(Case c) {
    for (int seed = 0; seed < RUNS; seed++) {
      GradReport report = c.report().apply(new SplittableRandom(seed));
      assertEquals(Verdict.WRONG, report.verdict(), "case seed " + seed + "\n" + report);
    }
  }

  /** Taken for a staircase once, though the slope is seen with eleven digits. */
  @Test
  void theOnesThatWereMissed() {
    Case huge =
        PlantedBugs.all().stream()
            .filter(c -> c.name().equals("wrong sign among huge numbers"))
            .findFirst()
            .orElseThrow();
    for (int seed : new int[] {346, 464, 589}) {
      GradReport report = huge.report().apply(new SplittableRandom(seed));
      assertEquals(Verdict.WRONG, report.verdict(), "case seed " + seed + "\n" + report);
    }
  }

  @Test
  void thereAreManyCases() {
    assertTrue(PlantedBugs.all().size() >= 40);
  }
}
