package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every planted bug is found, at every random point tried. */
class PlantedBugsTest {
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
}
