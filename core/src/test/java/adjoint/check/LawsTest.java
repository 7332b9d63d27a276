package adjoint.check;

import static adjoint.check.RightButNasty.decades;
import static adjoint.check.RightButNasty.normal;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.check.Finding.BrokenLaw;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each law finds a mistake that nothing else finds, and none is broken by a right gradient. */
class LawsTest {
  private static final Tensor X = normal(new SplittableRandom(1), 1, 3, 2);

  /** A bug, by the law that it breaks. */
  private record Bug(String law, Function<SplittableRandom, GradReport> report) {}

  private static final List<Bug> BUGS =
      List.of(
          new Bug("the gradient is the same when asked for again", LawsTest::countsCalls),
          new Bug("the function leaves its inputs alone", LawsTest::changesAParameter),
          new Bug(
              "same value for constants",
              rng ->
                  GradCheck.of(x -> x.mul(2).isVariable() ? x.sin() : x.cos())
                      .report(normal(rng, 1, 3))),
          new Bug(
              "linear in the cotangent",
              rng -> sine((x, _, g) -> g.square().mul(x.cos())).report(normal(rng, 1, 3))),
          new Bug("used twice", LawsTest::remembersItsInput),
          new Bug("right beside the point", LawsTest::remembersTheFirst),
          new Bug(
              "views equal copies",
              rng ->
                  sine((x, _, g) -> g.mul(isView(x.data()) ? x.sin() : x.cos()))
                      .report(normal(rng, 1, 3, 2))),
          new Bug(
              "broadcast inputs equal copies",
              rng ->
                  sine((x, _, g) -> g.mul(isRepeated(x.data()) ? x.sin() : x.cos()))
                      .report(normal(rng, 1, 3, 2))),
          new Bug(
              "one tensor in two places",
              rng ->
                  GradCheck.ofMany(
                          Custom.ofMany(
                              "planted",
                              in -> in.get(0).mul(in.get(1)),
                              (k, in, _, g) ->
                                  in[0] == in[1] && k == 1 ? g.mul(0) : g.mul(in[1 - k])))
                      .report(normal(rng, 1, 3), normal(rng, 1, 3))),
          new Bug(
              "float32 agrees",
              rng ->
                  sine((x, _, g) -> g.mul(x.dtype() == DType.F64 ? x.cos() : x.sin()))
                      .report(normal(rng, 1, 3))),
          new Bug(
              "jvp and vjp adjoint",
              rng -> sine((x, _, g) -> g.detach().mul(x.cos())).order(2).report(normal(rng, 1, 3))),
          new Bug("second order symmetric", LawsTest::isNoGradientAtAll));

  @TestFactory
  Stream<DynamicTest> findsWhatNothingElseFinds() {
    return BUGS.stream().map(bug -> DynamicTest.dynamicTest(bug.law(), () -> find(bug)));
  }

  private static void find(Bug bug) {
    for (int seed = 0; seed < Case.runs(20, 1_000); seed++) {
      GradReport report = bug.report().apply(new SplittableRandom(seed));
      assertEquals(Verdict.WRONG, report.verdict(), "seed " + seed + "\n" + report);
      assertTrue(
          report.findings().stream()
              .filter(f -> f.verdict() == Verdict.WRONG)
              .allMatch(f -> f instanceof BrokenLaw broken && broken.law().equals(bug.law())),
          "seed " + seed + "\n" + report);
    }
  }

  private static GradCheck sine(Custom.Simple vjp) {
    return GradCheck.of(Custom.of("planted", Tensor::sin, vjp)::apply);
  }

  private static GradReport countsCalls(SplittableRandom rng) {
    AtomicInteger calls = new AtomicInteger();
    return sine((x, _, g) -> g.mul(x.cos()).mul(calls.incrementAndGet() == 2 ? 1.5 : 1))
        .report(normal(rng, 1, 3));
  }

  /** Counts its examples in a parameter. */
  private static GradReport changesAParameter(SplittableRandom rng) {
    Parameter seen = Parameter.of("seen", Tensor.scalar(DType.F64, 0));
    LinkedHashMap<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("seen", seen);
    return GradCheck.of(
            x -> {
              seen.set(seen.detach().add(x.size()));
              return x.tanh();
            })
        .parameters(parameters)
        .report(normal(rng, 1, 3));
  }

  /** What it saves for the way back it keeps by input, so that a second use gives nothing. */
  private static GradReport remembersItsInput(SplittableRandom rng) {
    AtomicReference<Tensor> lastInput = new AtomicReference<>(X);
    AtomicReference<Tensor> lastOutput = new AtomicReference<>(X);
    return sine(
            (x, y, g) -> {
              boolean again = lastInput.getAndSet(x) == x && lastOutput.get() != y;
              lastOutput.set(y);
              return g.mul(x.cos()).mul(again ? 0 : 1);
            })
        .report(normal(rng, 1, 3));
  }

  /** Right at the point, as long as that is where it was asked first. */
  private static GradReport remembersTheFirst(SplittableRandom rng) {
    AtomicReference<@Nullable Tensor> first = new AtomicReference<>();
    return sine(
            (x, _, g) -> {
              first.compareAndSet(null, x);
              return g.mul(requireNonNull(first.get()).to(g.dtype()).cos());
            })
        .report(normal(rng, 1, 3, 2));
  }

  private static boolean isView(NdArray x) {
    return !x.isContiguous() && !isRepeated(x);
  }

  /** Every step to a larger number makes it wrong, and nothing makes it right again. */
  @Test
  void aRuleThatRemembersTheLargestIsFound() {
    for (int seed = 0; seed < Case.runs(20, 1_000); seed++) {
      AtomicReference<Double> most = new AtomicReference<>(0.0);
      Function<Tensor, Tensor> square =
          Custom.of(
              "largest",
              x -> {
                most.accumulateAndGet(x.abs().max().item(), Math::max);
                return x.square();
              },
              (x, _, g) -> g.mul(x).mul(2 * most.get() / x.abs().max().item()));
      GradReport report =
          GradCheck.of(square::apply).report(normal(new SplittableRandom(seed), 1, 3));
      assertTrue(report.toString().contains("the same at the end as at first"), report::toString);
    }
  }

  /** The cotangent of a sum is all ones. */
  @Test
  void aRuleThatErrsWhereCotangentsAreEqualIsFound() {
    Custom.Simple rule =
        (x, _, g) -> g.mul(x.cos()).mul(g.equalTo(g.max()).sum().greater(1.5).mul(0.1).add(1));
    for (int seed = 0; seed < Case.runs(20, 1_000); seed++) {
      GradReport report = sine(rule).report(normal(new SplittableRandom(seed), 1, 3));
      assertTrue(report.toString().contains("vjp(1 + u)"), report::toString);
    }
  }

  private static boolean isRepeated(NdArray x) {
    return !x.isContiguous() && x.get(0, 0) == x.get(1, 0);
  }

  /** The function is too rough for differences to tell; but no function has such a gradient. */
  private static GradReport isNoGradientAtAll(SplittableRandom rng) {
    Tensor half = Tensor.of(1, 0.5);
    UnaryOperator<Tensor> rough =
        x -> x.prod().add(new SplittableRandom(Arrays.hashCode(x.toDoubleArray())).nextDouble());
    return GradCheck.of(
            Custom.of(
                    "planted",
                    rough,
                    (x, _, g) ->
                        g.mul(Tensor.concat(0, List.of(x.slice(0, 1, 2), x.slice(0, 0, 1))))
                            .mul(half.to(g.dtype())))
                ::apply)
        .order(2)
        .report(normal(rng, 1, 2).add(3));
  }

  // ---- no false alarms, and none for want of a look

  @Test
  void allAreTriedWhereTheyCanBe() {
    String coverage = held(GradCheck.of((a, b) -> a.mul(b).tanh()).order(2).check(X, X.mul(2)));
    BUGS.stream()
        .skip(2)
        .forEach(bug -> assertTrue(coverage.contains(bug.law()), bug.law() + ": " + coverage));
  }

  @Test
  void holdForSumsWithCancellation() {
    for (int seed = 0; seed < Case.runs(50, 10_000); seed++) {
      SplittableRandom rng = new SplittableRandom(seed);
      Tensor x = Tensor.concat(0, List.of(normal(rng, 1, 2), Tensor.of(1e10, -1e10)));
      requireHeld(GradCheck.of(t -> t.sum().sin()).order(2).seed(seed).report(x));
      requireHeld(GradCheck.of(t -> t.variance()).order(2).seed(seed).report(x));
    }
  }

  @Test
  void holdAtAllScales() {
    for (int seed = 0; seed < Case.runs(50, 10_000); seed++) {
      SplittableRandom rng = new SplittableRandom(seed);
      Tensor x = decades(rng, -150, 150, 4);
      requireHeld(GradCheck.of(t -> t.mul(1.5).add(t)).order(2).seed(seed).report(x));
      requireHeld(GradCheck.of(t -> t.square().sqrt()).order(2).seed(seed).report(x));
      Tensor a = decades(rng, -75, 75, 3);
      Tensor b = decades(rng, -75, 75, 3);
      requireHeld(GradCheck.of((p, q) -> p.mul(q)).order(2).seed(seed).report(a, b));
      requireHeld(GradCheck.of((p, q) -> p.div(q)).order(2).seed(seed).report(a, b));
    }
  }

  @Test
  void sayThatTheySayNothingOfEmptyTensors() {
    GradReport report = GradCheck.of(t -> t.exp()).order(2).check(Tensor.zeros(DType.F64, 0));
    assertTrue(report.coverage().getLast().contains("no finite numbers"), report.toString());
  }

  @Test
  void holdForNumbersWithoutAnAxis() {
    GradReport report =
        GradCheck.of((a, b) -> a.mul(b).exp())
            .order(2)
            .check(Tensor.scalar(DType.F64, 0.5), Tensor.scalar(DType.F64, -1.5));
    assertTrue(held(report).contains("second order symmetric"), report.toString());
  }

  private static String held(GradReport report) {
    return report.coverage().stream().filter(c -> c.startsWith("laws: ")).findAny().orElse("");
  }

  private static void requireHeld(GradReport report) {
    assertTrue(
        report.findings().stream().noneMatch(f -> f instanceof BrokenLaw), report.toString());
  }
}
