package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a check costs: 18 evaluations per coordinate where all is well, and a few for the laws. */
class CostTest {

  @Test
  void eighteenEvaluationsPerCoordinate() {
    for (int n : new int[] {1, 10, 100}) {
      Tensor x = Tensor.normal(DType.F64, new SplittableRandom(n), 0, 1, n);
      GradReport report = GradCheck.of(t -> t.tanh()).check(x);
      assertEquals(Verdict.RIGHT, report.verdict());
      assertTrue(report.evaluations() <= 18 * n + 24, report.toString());
    }
  }
}
