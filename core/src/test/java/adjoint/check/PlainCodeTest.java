package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** Derivatives written by hand, in plain Java. */
class PlainCodeTest {

  @Property(tries = 200)
  void scalar(@ForAll @DoubleRange(min = -5, max = 5) double x) {
    GradCheck.assertGradient(v -> v * v * v, v -> 3 * v * v, x);
  }

  @Test
  void scalarWrong() {
    WrongGradientError error =
        assertThrows(
            WrongGradientError.class, () -> GradCheck.assertGradient(Math::sin, Math::sin, 0.5));
    assertTrue(error.report().toString().contains("PlainCodeTest.java"), error.toString());
  }

  @Test
  void vector() {
    GradCheck.assertGradient(
        v -> v[0] * Math.exp(v[1]),
        v -> new double[] {Math.exp(v[1]), v[0] * Math.exp(v[1])},
        new double[] {2, -1});
  }

  @Test
  void jacobian() {
    GradCheck.assertJacobian(
        v -> new double[] {v[0] * v[1], v[0] + v[1], Math.sin(v[0])},
        v -> new double[][] {{v[1], v[0]}, {1, 1}, {Math.cos(v[0]), 0}},
        new double[] {2, -1});
  }

  @Test
  void theTutorialsFormulaIsCaught() {
    GradReport report = PlantedBugs.wForX(new SplittableRandom(3));
    assertEquals(Verdict.WRONG, report.verdict());
    assertTrue(report.toString().contains("w for x"), report.toString());
  }

  @Test
  void aFunctionOfOneNumberTakesOne() {
    FormulaCheck check = GradCheck.ofDerivatives(Math::sin, Math::cos);
    for (double[] x : new double[][] {{}, {1, 2}}) {
      assertEquals(
          "GradCheck: the function takes one number, not " + x.length,
          assertThrows(IllegalArgumentException.class, () -> check.check(x)).getMessage());
    }
  }

  @Test
  void aGradientOfTheWrongLengthIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            GradCheck.assertGradient(v -> v[0], v -> new double[] {1, 0, 0}, new double[] {1, 2}));
  }

  @Test
  void cancellationInPlainCodeIsNoError() {
    for (double big : new double[] {1e8, 1e12, 1e16, 1e18}) {
      GradCheck.ofDerivatives(v -> (v + big) - big, _ -> 1).checkNotWrong(0.3);
    }
  }
}
