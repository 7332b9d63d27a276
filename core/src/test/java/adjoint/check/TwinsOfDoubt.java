package adjoint.check;

import static adjoint.check.Twins.beside;
import static adjoint.check.Twins.between;
import static adjoint.check.Twins.decade;
import static adjoint.check.Twins.normal;
import static adjoint.check.Twins.numbers;
import static adjoint.check.Twins.uniform;

import adjoint.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What the checker was wrong about once, and what it still has doubts about, though the numbers
 * show more: small ripples, slopes between jumps, digits below a large sum.
 */
final class TwinsOfDoubt {
  private TwinsOfDoubt() {}

  static Twins all() {
    Twins twins = Twins.of("doubt");
    told(twins);
    Twins doubtful = twins.hidden();
    steps(doubtful);
    scales(doubtful);
    return twins;
  }

  private static void told(Twins twins) {
    twins.gradient(
        "the largest size, to all of three",
        rng -> new double[] {1, rng.nextDouble(), -1, 1},
        v -> Arrays.stream(v).map(Math::abs).max().orElse(0),
        _ -> new double[] {1, 0, -1, 1},
        _ -> new double[] {0.5, 0, -0.25, 0.25});
    twins.plain(
        "e^x at -600, a thousandth",
        between(-600, -590),
        Math::exp,
        x -> 1.001 * Math.exp(x),
        Math::exp);
    twins.plain("e^x at -300, flat", between(-300, -290), Math::exp, _ -> 0, Math::exp);
    twins.op(
        "hardsigmoid beside 3",
        rng -> Tensor.of(3 + decade(rng, -8, -1)),
        Tensor::hardsigmoid,
        (_, _, g) -> g.div(6));
    twins.gradient(
        "a sum that is always 1",
        numbers(0.2, 0.8, 2),
        v -> v[0] / (v[0] + v[1]) + v[1] / (v[0] + v[1]),
        v -> new double[] {v[1] / Math.pow(v[0] + v[1], 2), v[0] / Math.pow(v[0] + v[1], 2)},
        _ -> new double[2]);
    twins.plain(
        "max(x², 2x) at 2, too steep", _ -> 2.0, x -> Math.max(x * x, 2 * x), _ -> 4.1, _ -> 3);
  }

  private static void steps(Twins doubtful) {
    doubtful.plain(
        "x times its floor", beside(4, -8, -1), x -> x * Math.floor(x), Math::ceil, Math::floor);
    doubtful.op(
        "softshrink within its bounds",
        rng -> Tensor.of(0.5 - decade(rng, -8, -1), -0.1),
        x -> x.softshrink(0.5),
        (_, _, g) -> g);
    doubtful.gradient(
        "a sum of absolute values, one too steep at 0",
        rng -> new double[] {rng.nextDouble(), 0, -rng.nextDouble()},
        v -> Math.abs(v[0]) + Math.abs(v[1]) + Math.abs(v[2]),
        _ -> new double[] {1, 1.5, -1},
        _ -> new double[] {1, 0.5, -1});
    doubtful.pair(
        "a median of many equals, doubled",
        rng -> median(rng.nextDouble(), 2).report(equal(rng.nextDouble(), 9)),
        rng -> median(rng.nextDouble(), 1).report(equal(rng.nextDouble(), 9)));
    doubtful.plain(
        "a sawtooth beside its jump", beside(3, -8, -1), x -> x - Math.floor(x), _ -> 2, _ -> 1);
    doubtful.plain(
        "|3x + 2| very near, flat",
        beside(-2.0 / 3, -9, -8),
        x -> Math.abs(3 * x + 2),
        _ -> 0,
        x -> 3 * Math.signum(3 * x + 2));
    doubtful.plain(
        "a ripple of 1e-6 on a line, overlooked",
        between(-1, 1),
        x -> x + 1e-6 * Math.sin(1e6 * x),
        _ -> 1,
        x -> 1 + Math.cos(1e6 * x));
    doubtful.plain(
        "a ripple of 1e-3 on a parabola, overlooked",
        between(0.5, 1),
        x -> x * x + 1e-3 * Math.sin(1e4 * x),
        x -> 2 * x,
        x -> 2 * x + 10 * Math.cos(1e4 * x));
    doubtful.plain(
        "a narrow bump on a line, overlooked",
        between(1 + 2e-5, 1 + 2e-4),
        x -> x + 1e-3 * Math.exp(-Math.pow((x - 1) / 1e-4, 2)),
        _ -> 1,
        x -> 1 - 2e5 * (x - 1) * Math.exp(-Math.pow((x - 1) / 1e-4, 2)));
    doubtful.plain(
        "a sum of floats, one in fifty",
        between(1, 2),
        x -> (float) (x * x) + (float) Math.sin(x),
        x -> 1.02 * (2 * x + Math.cos(x)),
        x -> 2 * x + Math.cos(x));
  }

  private static void scales(Twins doubtful) {
    doubtful.plain(
        "e^x + 1e9, a twentieth",
        between(-1, 1),
        x -> Math.exp(x) + 1e9,
        x -> 1.05 * Math.exp(x),
        Math::exp);
    doubtful.plain(
        "a tangent beside its pole, not squared",
        rng -> Math.PI / 2 + decade(rng, -5, -2),
        Math::tan,
        x -> 1 + Math.tan(x),
        x -> 1 + Math.pow(Math.tan(x), 2));
    doubtful.plain(
        "e^x + 1e6, a thousandth",
        between(-1, 1),
        x -> Math.exp(x) + 1e6,
        x -> 1.001 * Math.exp(x),
        Math::exp);
    doubtful.op(
        "integers by rounding, three times as steep",
        normal(5, 3),
        Tensor::rint,
        (_, _, g) -> g.mul(3));
    doubtful.op(
        "one of ten levels, falling",
        uniform(0.1, 0.9, 3),
        x -> x.mul(10).rint().div(10),
        (_, _, g) -> g.neg());
    doubtful.values(
        "a sine of large numbers, its factor of scale lost",
        1,
        numbers(0.2, 1, 1),
        x -> Math.sin(1e3 * x),
        (x, _, g) -> g.mul(x.mul(1e3).cos()),
        (x, _, g) -> g.mul(x.mul(1e3).cos()).mul(1e3),
        (op, in) -> op.apply(in.getFirst()).mul(1e-3));
    doubtful.plain(
        "a faster and faster cosine, the inner factor lost",
        between(0.2, 1),
        x -> Math.cos(Math.exp(9 * x)),
        x -> -Math.exp(9 * x) * Math.sin(Math.exp(9 * x)),
        x -> -9 * Math.exp(9 * x) * Math.sin(Math.exp(9 * x)));
    doubtful.plain(
        "a rough atan of large steps, flat",
        between(-10, 10),
        x -> Math.atan(x / 10) + 1e-3 * hash(x),
        _ -> 0,
        x -> 10 / (100 + x * x));
    doubtful.gradient(
        "a ratio of 1e100 and 1e-100, the wrong one",
        rng -> new double[] {1e100 * rng.nextDouble(1, 2), 1e-100 * rng.nextDouble(1, 2)},
        v -> v[0] * 1e-100 / (v[1] * 1e100),
        v -> new double[] {1e-200 / v[1], -1e-200 / v[1]},
        v -> new double[] {1e-200 / v[1], -v[0] * 1e-200 / (v[1] * v[1])});
    doubtful.plain(
        "sin² + cos², the second part forgotten",
        between(0.3, 1.2),
        x -> Math.pow(Math.sin(x), 2) + Math.pow(Math.cos(x), 2),
        x -> Math.sin(2 * x),
        _ -> 0);
    doubtful.plain(
        "a cosine, its slope rough in the second digit",
        between(-1, 1),
        Math::sin,
        x -> Math.cos(x) * (1.011 + 0.02 * hash(x)),
        Math::cos);
  }

  private static FormulaCheck median(double share, double sum) {
    double[] claim = {share * sum, 0, 0, 0, (1 - share) * sum, 0, 0, 0, 0};
    return GradCheck.ofGradient(v -> Arrays.stream(v).sorted().toArray()[4], _ -> claim.clone());
  }

  private static double[] equal(double x, int n) {
    double[] numbers = new double[n];
    Arrays.fill(numbers, x);
    return numbers;
  }

  private static double hash(double x) {
    return new SplittableRandom(Double.doubleToLongBits(x)).nextDouble() - 0.5;
  }
}
