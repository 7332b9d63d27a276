package adjoint.check;

import static adjoint.check.RightButNasty.normal;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.op.Expr;
import adjoint.op.UnaryOp;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A cause is said where it is the cause, and none where few numbers agree with too much. */
class ExplanationsTest {
  /**
   * A wrong gradient.
   *
   * @param says what the causes must contain; empty if nothing
   * @param not what they must not
   */
  private record Told(String name, String says, String not, GradReport report) {}

  private static GradReport check(
      Function<Tensor, Tensor> f, Custom.Simple vjp, int order, double... x) {
    return GradCheck.of(Custom.of("planted", f, vjp)::apply).order(order).report(Tensor.of(x));
  }

  private static GradReport claim(double[] measured, double[] claimed) {
    return claim(measured, claimed, new double[] {0.3, -0.7, 1.9, 2.3, -0.2, 0.6});
  }

  /** A linear function, with another gradient. */
  private static GradReport claim(double[] measured, double[] claimed, double[] numbers) {
    double[] x = java.util.Arrays.copyOf(numbers, measured.length);
    return GradCheck.ofGradient(
            v -> {
              double sum = 0;
              for (int i = 0; i < v.length; i++) {
                sum += measured[i] * v[i];
              }
              return sum;
            },
            _ -> claimed.clone())
        .report(x);
  }

  /** The same numbers, with 1.1 for a derivative of 1. */
  private static Tensor scaledBackward(Tensor g) {
    return Custom.of("scaled", t -> t.mul(1), (_, _, h) -> h.mul(1.1)).apply(g);
  }

  private static Custom.Simple everyThird() {
    AtomicInteger calls = new AtomicInteger();
    return (_, y, g) -> g.mul(y).mul(calls.incrementAndGet() % 3 == 0 ? 2 : 1);
  }

  private record SineOnce() implements UnaryOp {
    @Override
    public double applyAsDouble(double x) {
      return StrictMath.sin(x);
    }

    @Override
    public <E extends Expr<E>> E vjp(E x, E y, E g) {
      return g.mul(x.detach().cos());
    }
  }

  private static List<Told> told() {
    Custom.Simple each = (x, y, g) -> g.broadcastTo(x.shape()).maskedBy(x.equalTo(y.detach()));
    return List.of(
        new Told(
            "the diagonal of softmax",
            "the diagonal only",
            "cut off",
            check(x -> x.softmax(-1), (_, y, g) -> g.mul(y).mul(y.neg().add(1)), 1, 0.1, -0.7, 2)),
        new Told(
            "the diagonal of a cumulative product",
            "the diagonal only",
            "cut off",
            check(x -> x.cumsum(0), (_, _, g) -> g, 1, 0.5, 1.5, -2)),
        new Told(
            "twice the sine at 0",
            "2.0 times",
            "where the output belongs",
            check(Tensor::sin, (x, _, g) -> g.mul(x.cos()).mul(2), 1, 0)),
        new Told(
            "the arctangent at 0, sign",
            "wrong sign",
            "where the output belongs",
            GradCheck.ofDerivatives(Math::atan, x -> -1 / (1 + x * x)).report(0)),
        new Told(
            "a factor of 734251.3",
            "",
            "whole number",
            check(Tensor::sin, (x, _, g) -> g.mul(x.cos()).mul(734251.3), 1, 0.3, 0.7)),
        new Told(
            "one over 812345.6",
            "",
            "whole number",
            check(Tensor::exp, (_, y, g) -> g.mul(y).div(812345.6), 1, 0.3, 0.7)),
        new Told(
            "a factor of 7",
            "a whole number",
            "",
            check(Tensor::exp, (_, y, g) -> g.mul(y).mul(7), 1, 0.3, 0.7)),
        new Told(
            "3 equal numbers",
            "3.0 times what there is",
            "2.0 times",
            check(x -> x.max(), each, 1, 2, 2, 2)),
        new Told(
            "4 equal numbers",
            "4.0 times what there is",
            "2.0 times",
            check(x -> x.max(), each, 1, 3, 3, 3, 3)),
        new Told(
            "5 equal numbers of 7",
            "5.0 times what there is",
            "2.0 times",
            check(x -> x.min(), each, 1, -3, 1, -3, -3, 2, -3, -3)),
        new Told(
            "one of two, and it is negative",
            "",
            "negative",
            claim(new double[] {1.3, 0.6}, new double[] {1.3, 0.9})),
        new Told(
            "one of three, and it is negative",
            "",
            "negative",
            claim(new double[] {1.3, 0.6, 0.2}, new double[] {1.3, 0.9, 0.2})),
        new Told(
            "half of six, and they are negative",
            "negative",
            "",
            claim(
                new double[] {1.1, 2.2, 3.3, 4.4, 5.5, 6.6},
                new double[] {1.1, 2.9, 3.3, 4.4, 5.1, 6.1},
                new double[] {1, -1, 2, 3, -2, -3})),
        new Told(
            "reversed by chance",
            "",
            "reverse",
            claim(new double[] {1, 0, 0}, new double[] {0, 0, 1})),
        new Told(
            "shifted by chance",
            "",
            "shifted",
            claim(new double[] {1, 1, 2}, new double[] {1, 1, 1})),
        new Told(
            "truly reversed",
            "reverse",
            "",
            claim(new double[] {1.1, 2.7, 0.3, 4}, new double[] {4, 0.3, 2.7, 1.1})),
        new Told(
            "equal numbers in proportion to equal numbers",
            "",
            "w for x",
            claim(new double[] {1.5, 1.6}, new double[] {2, 2}, new double[] {0.5, 0.5})),
        new Told(
            "detached in the second order",
            "detached",
            "",
            check(Tensor::sin, (x, _, g) -> g.mul(x.detach().cos()), 2, 0.3, 0.8)),
        new Told(
            "a detached cotangent",
            "detached",
            "",
            check(Tensor::sin, (x, _, g) -> g.detach().mul(x.cos()), 2, 0.3, 0.8)),
        new Told(
            "a cotangent that is not detached, but whose derivative is wrong",
            "by the cotangent is wrong",
            "detached",
            check(Tensor::sin, (x, _, g) -> scaledBackward(g).mul(x.cos()), 2, 0.3, 0.8)),
        new Told(
            "wrong at every third call",
            "asked again, the gradient is another",
            "at one place",
            check(Tensor::exp, everyThird(), 1, 0.3, 0.8, 1.1)),
        new Told(
            "a detached function of values",
            "detached",
            "",
            GradCheck.ofValues(in -> in.getFirst().apply(new SineOnce())).order(2).report(0.7)),
        new Told(
            "two of four, which happen to be negative",
            "",
            "negative",
            claim(
                new double[] {1.5, 1.6, 2.7, 0.4},
                new double[] {1.5, 1.9, 2.7, 0.7},
                new double[] {0.3, -0.7, 1.9, -2.3})),
        new Told(
            "right among positive numbers, wrong beside a tiny one",
            "",
            "absolute value",
            claim(new double[] {1.5, 1e-30}, new double[] {1.5, 2e-6})),
        new Told(
            "elementwise, the second number only lost",
            "lacks some contributions",
            "broadcast",
            check(Tensor::sin, (x, _, g) -> g.mul(x.cos()).maskedBy(x.greater(0.5)), 1, 0.7, 0.3)),
        new Told(
            "a tiny slope of a linear function, six times too small",
            "",
            "the output where",
            GradCheck.ofDerivatives(x -> 6.6e-34 * x, _ -> 1.05e-34).report(2)),
        new Told(
            "wrong, in no way that has a name",
            "",
            "is",
            claim(
                normal(new SplittableRandom(1), 1, 6).toDoubleArray(),
                Tensor.normal(DType.F64, new SplittableRandom(2), 0, 1, 6).toDoubleArray())));
  }

  @TestFactory
  Stream<DynamicTest> causes() {
    return told().stream()
        .map(told ->
            DynamicTest.dynamicTest(
                told.name(),
                () -> {
                  String causes = String.join("; ", told.report().causes());
                  assertTrue(
                      told.report().verdict() == Verdict.WRONG && causes.contains(told.says()),
                      told.report()::toString);
                  assertFalse(
                      !told.not().isEmpty() && causes.contains(told.not()),
                      told.report()::toString);
                }));
  }
}
