package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Right derivatives of functions of every kind: found RIGHT where the function is smooth and well
 * conditioned, and never called WRONG where it is not.
 */
class NastyTest {
  /** A wrong derivative is wrong anywhere: one place tells. */
  private static final int HARMLESS = Case.runs(1, 10_000);

  private static final int NASTY = Case.runs(3, 10_000);

  private static final List<Nasty> CATALOGUES =
      List.of(
          NastyDifferences.CASES,
          NastyQuotients.CASES,
          NastySums.CASES,
          NastyMoney.CASES,
          NastyPhysics.CASES,
          NastyNature.CASES,
          NastyKinks.CASES,
          NastySteps.CASES,
          NastyScales.CASES,
          NastyWaves.CASES,
          NastyOrders.CASES,
          NastyLosses.CASES,
          NastyTails.CASES,
          NastyAlgebra.CASES,
          NastyIterations.CASES,
          NastyChaos.CASES,
          NastyAgain.CASES);

  @TestFactory
  Stream<DynamicTest> areRightAtHarmlessPlaces() {
    return tests(
        CATALOGUES.stream().flatMap(c -> c.right().stream()),
        HARMLESS,
        report -> assertEquals(Verdict.RIGHT, report.verdict(), report::toString));
  }

  @TestFactory
  Stream<DynamicTest> areNotCalledWrongAtNastyPlaces() {
    return tests(
        CATALOGUES.stream().flatMap(c -> c.notWrong().stream()),
        NASTY,
        report -> assertNotEquals(Verdict.WRONG, report.verdict(), report::toString));
  }

  @Test
  void thereAreManyCases() {
    assertTrue(CATALOGUES.stream().mapToInt(c -> c.notWrong().size()).sum() >= 350);
  }

  private static Stream<DynamicTest> tests(
      Stream<Case> cases, int runs, Consumer<GradReport> expected) {
    return cases.map(c ->
        DynamicTest.dynamicTest(
            c.name(),
            () -> {
              for (int seed = 0; seed < runs; seed++) {
                expected.accept(c.report().apply(new SplittableRandom(seed)));
              }
            }));
  }
}
