package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.check.Finding.WrongDerivative;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Above a thousand numbers directions are sampled. All of them are in every dense direction and in
 * one block, so that a single wrong one is found unless its error is lost in the error bar of the
 * whole: with an error of a thousandth of a typical derivative, at least 99 times out of 100. (500
 * of the first 500 seeds, when measured.)
 */
class LargeInputTest {
  private static final int N = 100_000;

  @Test
  void oneWrongElementOfAHundredThousandIsFound() {
    int runs = Case.runs(4, 500);
    int found = 0;
    for (int seed = 0; seed < runs; seed++) {
      SplittableRandom rng = new SplittableRandom(seed);
      int wrong = rng.nextInt(N);
      double[] x = rng.doubles(N).map(r -> 3 + Math.sqrt(12) * (r - 0.5)).toArray();
      GradReport report =
          GradCheck.gradientReport(
              LargeInputTest::sumOfSquares,
              v ->
                  IntStream.range(0, N).mapToDouble(i -> (i == wrong ? 2.002 : 2) * v[i]).toArray(),
              x);
      boolean blamed =
          report.findings().stream()
              .anyMatch(
                  f -> f instanceof WrongDerivative w && w.input().equals("x[" + wrong + "]"));
      found += report.verdict() == Verdict.WRONG && blamed ? 1 : 0;
    }
    assertTrue(found >= 0.99 * runs, found + " of " + runs);
  }

  private static double sumOfSquares(double[] v) {
    double sum = 0;
    for (double x : v) {
      sum += x * x;
    }
    return sum;
  }

  @Test
  void inATensorToo() {
    int wrong = 77_777;
    double[] factors = new double[N];
    Arrays.fill(factors, 1);
    factors[wrong] = 1.001;
    Tensor weights = Tensor.wrap(factors, N);
    GradReport report =
        GradCheck.of(
                Custom.of(
                        "planted",
                        x -> x.square().sum(),
                        (x, _, g) -> x.mul(2).mul(g).mul(weights.to(x.dtype())))
                    ::apply)
            .report(Tensor.normal(DType.F64, new SplittableRandom(1), 3, 1, N));
    assertTrue(report.toString().contains("x[" + wrong + "]"), report.toString());
  }

  @Test
  void aRightGradientIsRight() {
    GradReport report =
        GradCheck.of(x -> x.square().sum())
            .report(Tensor.normal(DType.F64, new SplittableRandom(1), 0, 1, N));
    assertEquals(Verdict.RIGHT, report.verdict(), report.toString());
    assertTrue(
        report.coverage().getFirst().contains("4 dense directions, 16 disjoint blocks"),
        report.toString());
  }

  @Test
  void manyOutputsToo() {
    Tensor x = Tensor.normal(DType.F64, new SplittableRandom(1), 0, 1, 60, 50);
    GradCheck.of(t -> t.tanh().cumsum(1)).check(x);
  }
}
