package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cause is guessed where a simple one fits. */
class DiagnosisTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          wrong sign                        | has the wrong sign
          factor 2                          | is 2.0 times what it should be
          factor 1/2                        | is 0.5 times what it should be
          mean without 1/n                  | a sum where a mean belongs
          sum with 1/n                      | a mean where a sum belongs
          variance by n - 1                 | n / (n - 1)
          tanh: input for output            | uses the input where the output belongs
          sigmoid: input for output         | uses the input where the output belongs
          square: output for input          | uses the output where the input belongs
          power rule: n for n - 1           | has a factor x too many
          no gradient at all                | nothing flows back
          right up to a constant            | is off by a constant, 0.01
          never negative                    | is the absolute value
          wrong at one element              | is wrong at one place only, x[1, 1]
          wrong in the first row            | exactly in slice 0 of axis 0
          wrong for negative numbers        | exactly where the input is negative
          relu without its gate             | exactly where the input is negative
          shifted by one                    | is shifted by one place
          permuted forward                  | has the right numbers in the wrong places
          a for b in a product              | the gradient of x0 is that of x1; the gradient of x1 is that of x0
          quotient without its minus        | the gradient of x1 has the wrong sign
          only the first row of a broadcast | a sum over a broadcast axis is missing
          the mean over a broadcast         | a sum over a broadcast axis missing
          ignores the cotangent             | does not depend on the cotangent
          saved values are not differentiable | right at order 1
          tutorial: w for x                 | stands where another variable belongs (w for x)
          """)
  void namesTheCause(String planted, String cause) {
    Case c =
        PlantedBugs.all().stream()
            .filter(each -> each.name().equals(planted))
            .findFirst()
            .orElseThrow();
    GradReport report = c.report().apply(new SplittableRandom(1));
    assertTrue(report.causes().stream().anyMatch(each -> each.contains(cause)), report.toString());
  }

  @Test
  void namesTheOperationInALongProgram() {
    Tensor x = Tensor.normal(DType.F64, new SplittableRandom(1), 0, 1, 3, 3);
    GradReport report =
        GradCheck.of(t ->
                Custom.of("myTanh", Tensor::tanh, (_, y, g) -> g.mul(y))
                    .apply(t.exp().matmul(t))
                    .softmax(-1)
                    .log()
                    .sum())
            .report(x);
    assertEquals(
        "wrong by itself: myTanh with respect to its input [3, 3]", report.causes().getFirst());
  }

  @Test
  void findsTheTransposedFactor() {
    Tensor x = Tensor.normal(DType.F64, new SplittableRandom(1), 0, 1, 3, 3);
    Tensor w = Tensor.normal(DType.F64, new SplittableRandom(2), 0, 1, 3, 3);
    GradReport report =
        GradCheck.of(t ->
                Custom.of("weighted", in -> in.mul(w).sum(), (_, _, g) -> w.transpose().mul(g))
                    .apply(t))
            .report(x);
    assertTrue(report.causes().getLast().contains("is transposed"), report.toString());
  }
}
