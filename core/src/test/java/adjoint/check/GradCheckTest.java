package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.NoGrad;
import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.check.Finding.Undecided;
import adjoint.check.Finding.WrongDerivative;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a user meets: functions of every kind, verdicts, errors and reports. */
class GradCheckTest {
  private static final Tensor X = Tensor.of(new double[][] {{0.5, -1.5}, {2.5, 1.0}});

  @Test
  void oneInput() {
    assertEquals(Verdict.RIGHT, GradCheck.of(t -> t.softplus()).order(2).check(X).verdict());
  }

  @Test
  void twoInputs() {
    GradCheck.of((a, b) -> a.matmul(b).tanh()).order(2).check(X, X.mul(0.3));
  }

  @Test
  void manyInputs() {
    GradCheck.ofMany(in -> in.get(0).mul(in.get(1)).add(in.get(2)))
        .order(3)
        .check(X, X.slice(0, 0, 1), Tensor.scalar(DType.F64, 2));
  }

  @Test
  void manyOutputs() {
    GradCheck.ofOutputs(in -> List.of(in.getFirst().sin(), in.getFirst().sum())).order(2).check(X);
  }

  @Test
  void oneWrongOutputOfTwo() {
    GradReport report =
        GradCheck.ofOutputs(in ->
                List.of(
                    in.getFirst().sin(),
                    Custom.of("planted", Tensor::sum, (x, _, g) -> g.mul(2).broadcastTo(x.shape()))
                        .apply(in.getFirst())))
            .report(X);
    assertTrue(
        report.findings().stream()
            .allMatch(f -> f instanceof WrongDerivative w && w.output().equals("y1")),
        report.toString());
  }

  @Test
  void parametersByName() {
    Parameter weight =
        Parameter.of("weight", Tensor.normal(DType.F64, new SplittableRandom(1), 0, 1, 2, 3));
    Parameter bias = Parameter.of("bias", Tensor.of(0.1, 0.2, 0.3));
    LinkedHashMap<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("0.weight", weight);
    parameters.put("0.bias", bias);
    double[] before = weight.toDoubleArray();
    GradCheck check =
        GradCheck.of(t -> t.matmul(weight).add(bias).tanh()).parameters(parameters).order(2);
    check.check(X);
    assertArrayEquals(before, weight.toDoubleArray());

    GradReport wrong =
        GradCheck.of(t ->
                t.matmul(weight).add(bias.detach().add(bias.sub(bias.detach()).mul(0.5))).tanh())
            .parameters(parameters)
            .report(X);
    assertEquals(Verdict.RIGHT, check.report(X).verdict());
    assertEquals(Verdict.WRONG, wrong.verdict());
    assertTrue(
        wrong.findings().stream()
            .allMatch(f -> f instanceof WrongDerivative w && w.input().startsWith("0.bias[")));
  }

  @Test
  void parametersInSinglePrecisionAreRefused() {
    LinkedHashMap<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("weight", Parameter.of("weight", Tensor.ones(2)));
    GradCheck check = GradCheck.of(t -> t).parameters(parameters);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> check.report(X))
            .toString()
            .contains("F64"));
  }

  @Test
  void singlePrecisionInputsAreCheckedInDouble() {
    GradCheck.of(t -> t.square()).check(Tensor.of(1f, 2f));
  }

  @Test
  void functionsThatDifferentiateInside() {
    GradCheck.of(
            t -> {
              Tensor x = t.isVariable() ? t : t.asVariable();
              return Grad.differentiable(x.pow(3).sum(), x);
            })
        .order(2)
        .check(X);
  }

  @Test
  void emptyAndScalar() {
    GradCheck.of(t -> t.exp()).order(2).check(Tensor.zeros(DType.F64, 0, 3));
    GradCheck.of(t -> t.exp()).order(2).check(Tensor.scalar(DType.F64, 0.5));
    GradCheck.of(t -> t.sum(0)).order(2).check(Tensor.zeros(DType.F64, 0));
  }

  @Test
  void aWrongGradientThrowsTheWholeReport() {
    GradCheck check = GradCheck.of(t -> t.mul(t.detach())).names("weight").seed(7);
    WrongGradientError error = assertThrows(WrongGradientError.class, () -> check.check(X));
    String text = error.report().toString();
    assertEquals(
        text
            + "\nat the point, as Java:\nTensor x = Tensor.wrap("
            + Arrays.stream(X.toDoubleArray())
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", ", "new double[] {", "}, 2, 2);")),
        error.getMessage());
    for (String part :
        List.of(
            "gradient check: WRONG",
            "weight [2, 2] -> y [2, 2]",
            "d(y[1, 0])/d(weight[1, 0])",
            "claimed 2.5",
            "measured 5.0",
            "probable cause",
            "seed 7",
            "evaluations",
            "GradCheckTest.java:")) {
      assertTrue(text.contains(part), part + " is missing in\n" + text);
    }
  }

  @Test
  void theSameSeedGivesTheSameReport() {
    GradCheck check = GradCheck.of(t -> t.softmax(0)).order(2).seed(3);
    List<String> twice =
        java.util.stream.Stream.of(1, 2).map(_ -> check.report(X).toString()).toList();
    assertEquals(twice.get(0), twice.get(1));
  }

  @Test
  void cannotTellIsAnErrorUnlessItIsAskedFor() {
    GradCheck check = GradCheck.of(t -> t.log());
    Tensor outside = Tensor.of(-1.0, 2.0);
    GradReport report = check.checkNotWrong(outside);
    assertEquals(Verdict.CANNOT_TELL, report.verdict());
    assertTrue(report.findings().getFirst() instanceof Undecided u && u.reason() == Reason.DOMAIN);
    String message =
        String.valueOf(
            assertThrows(WrongGradientError.class, () -> check.check(outside)).getMessage());
    assertTrue(message.startsWith("gradient check: CANNOT_TELL"), message);
    assertTrue(message.contains("\n  checkNotWrong passes where nothing can be told\n"), message);
  }

  @Test
  void aRandomFunctionCannotBeTold() {
    SplittableRandom rng = new SplittableRandom(1);
    GradReport report = GradCheck.of(t -> t.mul(rng.nextDouble())).report(X);
    assertTrue(
        report.findings().getFirst() instanceof Undecided u
            && u.reason() == Reason.NOT_DETERMINISTIC);
  }

  @Test
  void insideNoGradThereIsNothingToCheck() {
    assertThrows(
        IllegalStateException.class, () -> NoGrad.run(() -> GradCheck.of(t -> t.exp()).check(X)));
    assertThrows(IllegalArgumentException.class, () -> GradCheck.of(t -> t.exp()).order(0));
  }
}
