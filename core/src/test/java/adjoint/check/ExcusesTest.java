package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** An excuse acquits nobody who is guilty, and no one is accused for want of one. */
class ExcusesTest {
  private static final int RUNS = Case.runs(3, 10_000);

  @TestFactory
  Stream<DynamicTest> whatIsWrongForCertainIsCalledWrong() {
    return tests(
        Excuses.wrong(), report -> assertEquals(Verdict.WRONG, report.verdict(), report::toString));
  }

  @TestFactory
  Stream<DynamicTest> whatIsWrongIsNeverCalledRight() {
    return tests(
        Excuses.notRight(),
        report -> assertNotEquals(Verdict.RIGHT, report.verdict(), report::toString));
  }

  @TestFactory
  Stream<DynamicTest> whatIsRightIsNeverCalledWrong() {
    return tests(
        Excuses.notWrong(),
        report -> assertNotEquals(Verdict.WRONG, report.verdict(), report::toString));
  }

  private static Stream<DynamicTest> tests(List<Case> cases, Consumer<GradReport> expected) {
    assertTrue(cases.size() >= 10);
    return cases.stream()
        .map(c ->
            DynamicTest.dynamicTest(
                c.name(),
                () -> {
                  for (int seed = 0; seed < RUNS; seed++) {
                    expected.accept(c.report().apply(new SplittableRandom(seed)));
                  }
                }));
  }
}
