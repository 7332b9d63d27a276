package adjoint.check;

import static adjoint.check.RightButNasty.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.Value;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.check.Finding.Undecided;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a check ends: at limits, at edges of the domain, at mistakes in the call. */
class LimitsTest {
  private static final Tensor X = normal(new SplittableRandom(1), 1, 3);

  private static void says(Class<? extends Throwable> type, String text, Executable call) {
    String message = String.valueOf(assertThrows(type, call).getMessage());
    assertTrue(message.contains(text), message);
  }

  // ---- limits

  /** The sum of all distances, of numbers that are all equal. */
  private static Tensor distances(Tensor x) {
    int n = x.size();
    return x.reshape(n, 1).sub(x.reshape(1, n)).abs().sum();
  }

  @Test
  void evaluationsHaveALimit() {
    GradReport report =
        GradCheck.of(LimitsTest::distances).atMost(500).report(Tensor.ones(DType.F64, 60));
    assertTrue(report.evaluations() < 1_500, report.toString());
    assertEquals(Verdict.CANNOT_TELL, report.verdict());
    assertTrue(
        report.toString().contains("stopped at the limit of 500 evaluations"), report::toString);
    assertTrue(report.coverage().getFirst().contains("of 60 coordinates"), report::toString);
  }

  @Test
  void timeHasALimit() {
    UnaryOperator<Tensor> slow =
        x -> {
          long end = System.nanoTime() + 2_000_000;
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
          return x.sin();
        };
    GradReport report =
        GradCheck.of(slow)
            .within(Duration.ofMillis(50))
            .report(normal(new SplittableRandom(1), 1, 200));
    assertTrue(report.evaluations() < 3_000, report.toString());
    assertTrue(report.toString().contains("the limit of 0.05 seconds"), report::toString);
  }

  /** As long as its argument is large: it is asked nowhere that its user would not ask. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -1, 0.5})
  void aFunctionThatLoopsOverItsArgument(double claim) {
    AtomicReference<Double> farthest = new AtomicReference<>(0.0);
    DoubleUnaryOperator wrapped =
        x -> {
          farthest.accumulateAndGet(Math.abs(x), Math::max);
          double rest = Math.min(Math.abs(x), 1e6);
          while (rest > Math.PI) {
            rest -= 2 * Math.PI;
          }
          return Math.signum(x) * rest + 1e-3 * Math.signum(x * 1e9 - 2);
        };
    for (double x : new double[] {2, 1e-3, 2e-9, 5}) {
      GradCheck.ofDerivatives(wrapped, _ -> claim).report(x);
    }
    assertTrue(farthest.get() <= 1e4, farthest::toString);
  }

  @Test
  void plainCodeAndValuesHaveThemToo() {
    GradReport plain =
        GradCheck.ofGradient(v -> v[0] * v[1], v -> new double[] {v[1], v[0]})
            .atMost(2)
            .within(Duration.ofMinutes(1))
            .report(2, 3);
    assertTrue(plain.toString().contains("limit of 2 evaluations"), plain::toString);
    GradReport values =
        GradCheck.ofValues(in -> in.get(0).mul(in.get(1)))
            .within(Duration.ofMinutes(1))
            .atMost(2)
            .report(2, 3);
    assertTrue(values.toString().contains("limit of 2 evaluations"), values::toString);
    says(IllegalArgumentException.class, "atMost", () -> GradCheck.of(t -> t.exp()).atMost(0));
    says(
        IllegalArgumentException.class,
        "within",
        () -> GradCheck.of(t -> t.exp()).within(Duration.ZERO));
  }

  // ---- domains

  private static Tensor root(Tensor x) {
    for (double v : x.toDoubleArray()) {
      if (v < 0) {
        throw new ArithmeticException("root of " + v);
      }
    }
    return x.sqrt();
  }

  @Test
  void aFunctionThatThrowsOutsideItsDomain() {
    GradReport report = GradCheck.of(LimitsTest::root).report(Tensor.of(-1.0, 2.0));
    Undecided finding = (Undecided) report.findings().getFirst();
    assertEquals(Reason.DOMAIN, finding.reason());
    assertEquals("root of -1.0", finding.cause().orElseThrow().getMessage());
    for (Executable check :
        List.<Executable>of(
            () -> GradCheck.of(LimitsTest::root).checkNotWrong(Tensor.of(-1.0, 2.0)),
            () -> GradCheck.of(LimitsTest::root).check(Tensor.of(-1.0, 2.0)))) {
      Throwable cause = assertThrows(WrongGradientError.class, check).getCause();
      assertInstanceOf(ArithmeticException.class, cause);
    }
  }

  @Test
  void aFunctionThatThrowsBesideThePoint() {
    GradReport edge = GradCheck.of(t -> root(t).square()).report(Tensor.of(0.0, 2.0));
    assertNotEquals(Verdict.WRONG, edge.verdict(), edge::toString);
    GradReport infinite =
        GradCheck.ofDerivatives(Math::sin, _ -> Double.POSITIVE_INFINITY).report(0.3);
    assertEquals(Verdict.WRONG, infinite.verdict(), infinite::toString);
    assertEquals(
        Verdict.RIGHT, GradCheck.of(LimitsTest::root).report(Tensor.of(1e-3, 2.0)).verdict());
    GradReport plain =
        GradCheck.ofDerivatives(
                x -> {
                  if (x > 1) {
                    throw new IllegalArgumentException("above 1");
                  }
                  return Math.asin(x);
                },
                x -> 1 / Math.sqrt(1 - x * x))
            .report(1);
    assertEquals(Verdict.RIGHT, plain.verdict(), plain::toString);
    assertEquals(
        Verdict.CANNOT_TELL,
        GradCheck.ofValues(
                (List<Value> in) -> {
                  if (in.getFirst().value() < 0) {
                    throw new ArithmeticException("negative");
                  }
                  return in.getFirst().sqrt();
                })
            .report(-1)
            .verdict());
  }

  @Test
  void mistakesInShapesAreNoMatterOfTheDomain() {
    assertThrows(RuntimeException.class, () -> GradCheck.of(t -> t.add(Tensor.ones(2))).report(X));
  }

  @Test
  void aTargetThatNobodyAsksForIsLeftAlone() {
    Tensor target = Tensor.of(1.0, 0.0, 1.0);
    GradReport report =
        GradCheck.of(x ->
                Custom.ofMany(
                        "loss",
                        in -> in.get(0).sub(in.get(1)).square().sum(),
                        (k, in, _, g) -> {
                          if (k == 1) {
                            throw new UnsupportedOperationException("a target has no gradient");
                          }
                          return g.mul(in[0].sub(in[1]));
                        })
                    .apply(List.of(x.exp(), target)))
            .report(X);
    assertEquals(Verdict.WRONG, report.verdict());
    assertEquals(
        "wrong by itself: loss with respect to its left input [3]", report.causes().getFirst());
  }

  // ---- mistakes in the call

  @Test
  void theNumberOfTensorsIsTold() {
    says(
        IllegalArgumentException.class,
        "takes 1 tensor, not 2",
        () -> GradCheck.of(t -> t.exp()).report(X, X));
    says(
        IllegalArgumentException.class,
        "takes 1 tensor, not 0",
        () -> GradCheck.of(t -> t).report());
    says(
        IllegalArgumentException.class,
        "takes 2 tensors, not 1",
        () -> GradCheck.of((a, b) -> a.mul(b)).report(X));
    says(
        IndexOutOfBoundsException.class,
        "asks for input 2, but only 2",
        () -> GradCheck.ofMany(in -> in.get(2)).report(X, X));
    says(
        IndexOutOfBoundsException.class,
        "asks for input 0",
        () -> GradCheck.ofOutputs(in -> List.of(in.getFirst())).report());
  }

  @Test
  @SuppressWarnings("NullAway") // what is null is the point
  void whatIsNullIsTold() {
    says(
        NullPointerException.class,
        "the gradient gives null",
        () -> GradCheck.ofGradient(v -> v[0], _ -> null).report(1));
    says(
        NullPointerException.class,
        "row 1 of the derivative is null",
        () ->
            GradCheck.ofJacobian(v -> new double[] {v[0], v[0]}, _ -> new double[][] {{1}, null})
                .report(1));
    says(
        NullPointerException.class,
        "the derivative gives null",
        () -> GradCheck.ofJacobian(double[]::clone, _ -> null).report(1));
    says(
        NullPointerException.class,
        "f gives null",
        () -> GradCheck.ofJacobian(_ -> null, _ -> new double[1][1]).report(1));
    says(
        NullPointerException.class,
        "GradCheck: f gives null",
        () -> GradCheck.ofMany(_ -> null).report(Tensor.of(1.0)));
    says(
        NullPointerException.class,
        "GradCheck: f gives null",
        () -> GradCheck.ofValues(_ -> null).report(1));
  }

  @Test
  void nothingToCheckIsSaid() {
    GradReport report = GradCheck.of(t -> t.exp()).report(Tensor.zeros(DType.F64, 0));
    assertTrue(
        report.toString().contains("looked at: nothing, for there are 0 numbers"),
        report::toString);
    GradReport plain = GradCheck.ofGradient(_ -> 1, v -> v).report();
    assertTrue(plain.toString().contains("looked at: nothing"), plain::toString);
  }

  @Test
  void inputsThatAreChangedAreTold() {
    double[] numbers = {1, 2, 3};
    Tensor x = Tensor.of(NdArray.wrap(numbers, adjoint.array.Shape.of(3)));
    GradReport report =
        GradCheck.of(
                Custom.of(
                        "planted",
                        Tensor::sin,
                        (t, _, g) -> {
                          numbers[1] += 1e-12;
                          return g.mul(t.cos());
                        })
                    ::apply)
            .report(x);
    assertEquals(Verdict.WRONG, report.verdict(), report::toString);
  }

  // ---- plain code

  @Test
  void plainCodeHasNamesOrdersAndJacobians() {
    GradReport right =
        GradCheck.ofDerivatives(Math::sin, Math::cos, x -> -Math.sin(x), x -> -Math.cos(x))
            .names("t")
            .seed(7)
            .check(0.4);
    assertEquals(7, right.seed());
    assertEquals(3, right.coverage().size(), right::toString);
    WrongGradientError third =
        assertThrows(
            WrongGradientError.class,
            () ->
                GradCheck.ofDerivatives(Math::sin, Math::cos, x -> -Math.sin(x), Math::cos)
                    .names("t")
                    .check(0.4));
    assertTrue(
        String.valueOf(third.getMessage()).contains("d(f)/d(t) at order 3"), third::toString);
    FormulaCheck gradient =
        GradCheck.ofGradient(
                w -> w[0] * w[0] * w[1], w -> new double[] {2 * w[0] * w[1], w[0] * w[0]})
            .names("slope", "offset");
    gradient.hessian(w -> new double[][] {{2 * w[1], 2 * w[0]}, {2 * w[0], 0}}).check(3, -1);
    GradReport wrong =
        gradient.hessian(w -> new double[][] {{2 * w[1], 0}, {2 * w[0], 0}}).report(3, -1);
    assertTrue(
        wrong.toString().contains("d(offset)") || wrong.toString().contains("/d(offset)"),
        wrong::toString);
    GradReport jacobian =
        GradCheck.ofJacobian(
                v -> new double[] {v[0] * v[1], Math.sin(v[0])},
                v -> new double[][] {{v[1], v[0]}, {Math.sin(v[0]), 0}})
            .names("v")
            .report(2, -1);
    assertTrue(jacobian.toString().contains("d(f[1])/d(v[0])"), jacobian::toString);
    says(
        IllegalArgumentException.class,
        "one name or 2",
        () -> GradCheck.ofGradient(v -> v[0], v -> v).names("a", "b", "c").report(1, 2));
    says(
        IllegalStateException.class,
        "Hessian of one",
        () ->
            GradCheck.ofJacobian(double[]::clone, _ -> new double[][] {{1, 0}, {0, 1}})
                .hessian(_ -> new double[2][2])
                .report(1, 2));
  }

  // ---- how exactly

  @Test
  void whatIsRightIsSoWithinTheBar() {
    GradReport report = GradCheck.of(t -> t.sin()).check(X);
    assertTrue(report.precision().bar() > 0 && report.precision().bar() < 1e-8, report::toString);
    assertTrue(
        report.toString().contains("how exactly: none is off by more than"), report::toString);
    GradReport wrong =
        GradCheck.of(
                Custom.of("planted", Tensor::sin, (x, _, g) -> g.mul(x.cos()).add(g.mul(1e-6)))
                    ::apply)
            .report(X);
    assertEquals(Verdict.WRONG, wrong.verdict());
  }

  @Test
  void parametersAreCountedInTheBar() {
    LinkedHashMap<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("w", Parameter.of("w", Tensor.of(1e3, 2.0, 3.0)));
    Parameter w = parameters.firstEntry().getValue();
    GradReport report = GradCheck.of(t -> t.mul(w).sum()).parameters(parameters).check(X);
    assertTrue(report.precision().gradient() >= 1e3, report::toString);
  }
}
