package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Of two derivatives of one function the wrong one is found, and the right one is not accused. */
class TwinsTest {
  private static final int RUNS = Case.runs(3, 10_000);

  @TestFactory
  Stream<DynamicTest> theWrongOneIsCalledWrong() {
    return tests(
        Twins.wrong(),
        (report, text) -> assertEquals(Verdict.WRONG, report.verdict(), text + report));
  }

  @TestFactory
  Stream<DynamicTest> theHiddenOneIsNeverCalledRight() {
    return tests(
        Twins.notRight(),
        (report, text) -> assertNotEquals(Verdict.RIGHT, report.verdict(), text + report));
  }

  @TestFactory
  Stream<DynamicTest> theRightOneIsNeverCalledWrong() {
    return tests(
        Twins.right(),
        (report, text) -> assertNotEquals(Verdict.WRONG, report.verdict(), text + report));
  }

  @Test
  void thereAreManyPairs() {
    assertTrue(Twins.right().size() >= 300);
  }

  private static Stream<DynamicTest> tests(
      List<Case> cases, BiConsumer<GradReport, String> expected) {
    return cases.stream()
        .map(c ->
            DynamicTest.dynamicTest(
                c.name(),
                () -> {
                  for (int seed = 0; seed < RUNS; seed++) {
                    GradReport report = c.report().apply(new SplittableRandom(seed));
                    expected.accept(report, "case seed " + seed + "\n");
                  }
                }));
  }
}
