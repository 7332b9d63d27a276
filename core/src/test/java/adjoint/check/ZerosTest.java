package adjoint.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slopes of 0, and infinite ones: there is nothing that an error bar could be compared with. */
class ZerosTest {
  private static final int RUNS = Case.runs(3, 10_000);

  /** Functions that are linear, but for rounding: all second derivatives are 0. */
  private static final Map<String, Function<List<Tensor>, Tensor>> LINEAR =
      Map.of(
          "there and back by exp", in -> in.get(0).exp().log().add(in.get(1).tanh().atanh()),
          "there and back by polar coordinates",
              in -> in.get(0).hypot(in.get(1)).mul(in.get(1).atan2(in.get(0)).sin()),
          "a root squared", in -> in.get(0).sqrt().square().mul(3),
          "two reciprocals", in -> in.get(0).reciprocal().reciprocal().sub(in.get(1)),
          "a power and its root", in -> in.get(0).pow(3).cbrt().mul(1e6),
          "a sum of terms that cancel", in -> in.get(0).sin().add(in.get(1)).sub(in.get(0).sin()));

  @TestFactory
  Stream<DynamicTest> wholeHessiansOfZeros() {
    return LINEAR.entrySet().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(),
                () -> {
                  for (int seed = 0; seed < RUNS; seed++) {
                    SplittableRandom rng = new SplittableRandom(seed);
                    Tensor x = Tensor.uniform(DType.F64, rng, 0.1, 2, 2);
                    Tensor y = Tensor.uniform(DType.F64, rng, 0.1, 0.9, 2);
                    GradReport report =
                        GradCheck.ofMany(entry.getValue()).order(2).seed(seed).report(x, y);
                    assertEquals(Verdict.RIGHT, report.verdict(), "seed " + seed + "\n" + report);
                  }
                }));
  }

  /** A slope that falls on one side and rises on the other, as that of softsign does. */
  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0})
  void zeroAtAKinkIsRight(double zero) {
    GradReport report =
        GradCheck.of(x -> x.div(x.abs().add(1))).order(2).report(Tensor.of(zero, 1.0, zero));
    assertEquals(Verdict.RIGHT, report.verdict(), report::toString);
  }

  /** A claim of 0 is no zero, only because the slope is small beside the value. */
  @ParameterizedTest
  @ValueSource(doubles = {1e10, 1e12, 1e13, 1e14})
  void aSlopeBesideALargeNumberIsNoZero(double large) {
    for (int seed = 0; seed < RUNS; seed++) {
      SplittableRandom rng = new SplittableRandom(seed);
      double x = rng.nextDouble(0.1, 2.5);
      GradReport plain =
          GradCheck.ofDerivatives(t -> large + Math.sin(4 * t), _ -> 0).seed(seed).report(x);
      assertNotEquals(Verdict.RIGHT, plain.verdict(), "seed " + seed + "\n" + plain);
      Function<Tensor, Tensor> detached =
          Custom.of(
              "planted",
              t -> t.mul(large).add(t.sin()),
              (t, _, g) -> g.mul(t.detach().cos().add(large)));
      GradReport second = GradCheck.of(detached::apply).order(2).seed(seed).report(Tensor.of(x));
      assertNotEquals(Verdict.RIGHT, second.verdict(), "seed " + seed + "\n" + second);
    }
  }

  /** What does not move at all has a slope of less than a last digit over the longest step. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e6, 1e17, 1e30})
  void aConstantHasABar(double c) {
    GradReport report = GradCheck.ofDerivatives(_ -> c, _ -> 0).report(0.3);
    assertEquals(Verdict.RIGHT, report.verdict(), report::toString);
    assertTrue(report.precision().bar() >= Math.ulp(c), report::toString);
    assertTrue(report.precision().bar() <= 1000 * Math.ulp(c), report::toString);
  }

  private record Infinite(String name, DoubleUnaryOperator f, double x, Verdict verdict) {}

  /** An infinite claim is right where the slope has no end, and where it is too large to write. */
  @TestFactory
  Stream<DynamicTest> infiniteClaims() {
    return Stream.of(
            new Infinite("a constant", _ -> 5, 0.3, Verdict.WRONG),
            new Infinite("0", _ -> 0, 0.3, Verdict.WRONG),
            new Infinite("a parabola's lowest point", x -> x * x, 0, Verdict.WRONG),
            new Infinite("a cosine's highest point", Math::cos, 0, Verdict.WRONG),
            new Infinite("a flat cube", x -> x * x * x, 0, Verdict.WRONG),
            new Infinite("a line", x -> 3 * x, 2, Verdict.WRONG),
            new Infinite("a steep line", x -> 1e200 * x, 2, Verdict.WRONG),
            new Infinite("a kink", x -> Math.max(x, 0), 0, Verdict.WRONG),
            new Infinite("a steep step", x -> Math.tanh(1e6 * x), 0, Verdict.WRONG),
            new Infinite("an exponential", Math::exp, -700, Verdict.WRONG),
            new Infinite("a root of its size", x -> Math.pow(Math.abs(x), 1.5), 0, Verdict.WRONG),
            new Infinite("a cube root", Math::cbrt, 0, Verdict.RIGHT),
            new Infinite("a square root", Math::sqrt, 0, Verdict.RIGHT),
            new Infinite("an arcus sine", Math::asin, 1, Verdict.RIGHT),
            new Infinite(
                "a root of each sign",
                x -> Math.signum(x) * Math.pow(Math.abs(x), 0.9),
                0,
                Verdict.RIGHT),
            new Infinite(
                "a slope above all numbers", x -> x * 1e300 * 1e20, 1e-290, Verdict.CANNOT_TELL),
            new Infinite("a pole's flank", x -> -1 / x, 1e-160, Verdict.CANNOT_TELL))
        .map(c ->
            DynamicTest.dynamicTest(
                c.name(),
                () -> {
                  GradReport report =
                      GradCheck.ofDerivatives(c.f(), _ -> Double.POSITIVE_INFINITY).report(c.x());
                  assertEquals(c.verdict(), report.verdict(), report::toString);
                }));
  }
}
