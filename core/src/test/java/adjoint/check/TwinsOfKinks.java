package adjoint.check;

import static adjoint.check.Twins.beside;
import static adjoint.check.Twins.between;
import static adjoint.check.Twins.decade;
import static adjoint.check.Twins.numbers;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.op.Pooling;
import java.util.Arrays;
import java.util.List;

/** At kinks, jumps, seams and ties, and beside them. */
final class TwinsOfKinks {
  private TwinsOfKinks() {}

  static Twins all() {
    Twins twins = Twins.of("kinks");
    besideThem(twins);
    seams(twins);
    atThem(twins);
    together(twins);
    order(twins);
    return twins;
  }

  /** The other side's slope, or a mean of both. */
  private static void besideThem(Twins twins) {
    twins.plain(
        "|3x + 2|, flat",
        beside(-2.0 / 3, -7, -3),
        x -> Math.abs(3 * x + 2),
        _ -> 0,
        x -> 3 * Math.signum(3 * x + 2));
    twins.plain(
        "a leaky neuron, mean of both slopes",
        beside(5, -9, -1),
        x -> Math.max(0.2 * (x - 5), x - 5),
        _ -> 0.6,
        x -> x > 5 ? 1 : 0.2);
    twins.plain(
        "|sin x| beside π, sign",
        beside(Math.PI, -8, -1),
        x -> Math.abs(Math.sin(x)),
        x -> -Math.signum(Math.sin(x)) * Math.cos(x),
        x -> Math.signum(Math.sin(x)) * Math.cos(x));
    twins.plain(
        "the larger of x² and 2x",
        beside(2, -8, -1),
        x -> Math.max(x * x, 2 * x),
        x -> x > 2 ? 2 : 2 * x,
        x -> x > 2 ? 2 * x : 2);
    twins.plain(
        "a triangle's wave",
        beside(1, -9, -1),
        x -> Math.abs(x - 2 * Math.rint(x / 2)),
        x -> x < 1 ? -1 : 1,
        x -> x < 1 ? 1 : -1);
    twins
        .hidden() // as if its digits were lost to rounding
        .plain("a sawtooth, flat", beside(3, -8, -1), x -> x - Math.floor(x), _ -> 0, _ -> 1);
    twins.plain(
        "smooth beside a small jump",
        beside(0.5, -7, -1),
        x -> Math.exp(x) + (x > 0.5 ? 1e-3 : 0),
        x -> 1.01 * Math.exp(x),
        Math::exp);
    twins.plain(
        "a smoothed |x|, as if it had a kink",
        beside(0, -9, -6.5),
        x -> Math.sqrt(x * x + 1e-12),
        Math::signum,
        x -> x / Math.sqrt(x * x + 1e-12));
    twins.plain(
        "a softplus as sharp as a kink, as if it had one",
        beside(0, -9, -7),
        x -> Math.max(x, 0) + 1e-7 * Math.log1p(Math.exp(-1e7 * Math.abs(x))),
        x -> x > 0 ? 1 : 0,
        x -> 1 / (1 + Math.exp(-1e7 * x)));
    twins.op(
        "relu6 beside 6", rng -> Tensor.of(6 + decade(rng, -8, -1)), Tensor::relu6, (_, _, g) -> g);
    twins.op(
        "hardshrink outside of its bounds",
        rng -> Tensor.of(0.5 + decade(rng, -8, -1), 0.7),
        x -> x.hardshrink(0.5),
        (x, _, g) -> g.mul(x.greater(0.6)));
    twins.inside(
        "a clipped sine",
        Twins.uniform(0.15, 0.29, 3),
        x -> x.clamp(-0.5, 0.5),
        (_, _, g) -> g,
        (clamp, x) -> clamp.apply(x.mul(5).sin()));
  }

  /** Where two formulas meet smoothly. */
  private static void seams(Twins twins) {
    twins.plain(
        "Huber's loss, its square too far",
        rng -> (1 + decade(rng, -2, 0)) * (rng.nextBoolean() ? 1 : -1),
        x -> Math.abs(x) < 1 ? x * x / 2 : Math.abs(x) - 0.5,
        x -> x,
        Math::signum);
    twins.plain(
        "a cubic that becomes straight",
        rng -> 1 + decade(rng, -1, 1),
        x -> x < 1 ? x * x * x : 3 * x - 2,
        x -> 3 * x * x,
        x -> x < 1 ? 3 * x * x : 3);
    twins.plain(
        "a squared hinge, half",
        rng -> 1 - decade(rng, -6, 0),
        x -> Math.pow(Math.max(0, 1 - x), 2),
        x -> -Math.max(0, 1 - x),
        x -> -2 * Math.max(0, 1 - x));
    twins.plain(
        "|x|³, never negative",
        between(-2, -0.1),
        x -> Math.abs(x * x * x),
        x -> 3 * x * x,
        x -> 3 * x * Math.abs(x));
    twins.plain(
        "x|x|, as of x²",
        between(-2, -0.1),
        x -> x * Math.abs(x),
        x -> 2 * x,
        x -> 2 * Math.abs(x));
    twins.plain(
        "a loss without its tube",
        between(-0.0999, 0.0999),
        x -> Math.max(0, Math.abs(x) - 0.1),
        Math::signum,
        _ -> 0);
    twins.plain(
        "elu, shifted by 1",
        between(-3, -0.01),
        x -> x > 0 ? x : Math.expm1(x),
        Math::expm1,
        Math::exp);
    twins.many(
        "a quantile's loss, q for 1 - q",
        rng -> List.of(RightButNasty.normal(rng, 1, 2), RightButNasty.normal(rng, 1, 2)),
        in -> in.get(0).sub(in.get(1)).mul(0.8).maximum(in.get(0).sub(in.get(1)).mul(-0.2)),
        (k, in, _, g) ->
            g.mul(in[0].greater(in[1]).mul(0.2).sub(in[0].lessEqual(in[1]).mul(0.8)))
                .mul(1 - 2 * k));
  }

  /** At the point itself: outside of all slopes that meet there. */
  private static void atThem(Twins twins) {
    twins.plain("|x|, a thousandth too steep", _ -> 0.0, Math::abs, _ -> 1.001, _ -> -0.3);
    twins.plain(
        "two neurons that make a line",
        _ -> 3.0,
        x -> Math.max(x - 3, 0) - Math.max(3 - x, 0),
        _ -> 0,
        _ -> 1);
    twins.plain(
        "a leaky neuron at 0, as of relu", _ -> 0.0, x -> Math.max(0.3 * x, x), _ -> 0, _ -> 0.3);
    twins.gradient(
        "a neuron at its kink, too steep",
        rng -> {
          double x = rng.nextDouble(-3, 3);
          return new double[] {2 * x, x};
        },
        v -> Math.max(0, v[0] - 2 * v[1]),
        _ -> new double[] {1.5, -3},
        _ -> new double[] {0.5, -1});
    twins
        .hidden()
        .plain(
            "a sawtooth at its jump, falling", _ -> 3.0, x -> x - Math.floor(x), _ -> -1, _ -> 1);
    twins
        .hidden()
        .plain(
            "a square root at its end, flat",
            _ -> 0.0,
            Math::sqrt,
            _ -> 0,
            _ -> Double.POSITIVE_INFINITY);
  }

  /** Numbers that are possible one by one, but not together. */
  private static void together(Twins twins) {
    twins.gradient(
        "|x - y| of equals, both up",
        rng -> equal(rng.nextDouble(), 2),
        v -> Math.abs(v[0] - v[1]),
        _ -> new double[] {1, 1},
        _ -> new double[] {1, -1});
    twins.gradient(
        "the largest of three equals, to nobody",
        rng -> equal(rng.nextDouble(), 3),
        v -> Math.max(v[0], Math.max(v[1], v[2])),
        _ -> new double[3],
        _ -> new double[] {0.2, 0.3, 0.5});
    twins.gradient(
        "the median of three equals, to nobody",
        rng -> equal(rng.nextDouble(), 3),
        v -> Arrays.stream(v).sorted().toArray()[1],
        _ -> new double[3],
        _ -> new double[] {0, 1, 0});
    twins.gradient(
        "total variation of equals, up at each step",
        rng -> equal(rng.nextDouble(), 3),
        v -> Math.abs(v[1] - v[0]) + Math.abs(v[2] - v[1]),
        _ -> new double[] {1, 0, 1},
        _ -> new double[] {-1, 0, 1});
  }

  /** Ranks: maxima, sorting, pools. */
  private static void order(Twins twins) {
    twins.many(
        "maximum to the smaller, beside a tie",
        rng ->
            List.of(
                Tensor.of(1.0, 2.0), Tensor.of(1 + decade(rng, -8, -1), 2 - decade(rng, -8, -1))),
        in -> in.get(0).maximum(in.get(1)),
        (k, in, _, g) -> g.mul(in[k].less(in[1 - k])));
    twins.many(
        "minimum to both, beside a tie",
        rng ->
            List.of(
                Tensor.of(1.0, 2.0), Tensor.of(1 + decade(rng, -8, -1), 2 - decade(rng, -8, -1))),
        in -> in.get(0).minimum(in.get(1)),
        (_, _, _, g) -> g.mul(0.5));
    twins.weighed(
        "sorted, but not sorted back",
        rng -> falling(rng, 3),
        x -> x.sort(0).get(0),
        (_, _, g) -> g);
    twins.weighed(
        "the two largest, exchanged",
        rng -> falling(rng, 5),
        x -> x.topk(0, 2).get(0),
        (_, _, g) -> g.indexSelect(0, Indices.of(1, 0)).pad(0, 0, 3));
    twins.weighed(
        "a pool of maxima to the first of each window",
        rng -> falling(rng, 4).flip(0).reshape(1, 1, 4),
        x -> x.maxPool1d(Pooling.of(2)),
        (x, _, g) -> Tensor.stack(3, List.of(g, g.mul(0))).reshape(x.shape().extents()));
    twins.op(
        "the smallest, to the last",
        rng -> falling(rng, 4).flip(0),
        x -> x.min(),
        (_, _, g) -> g.reshape(1).pad(0, 3, 0));
    twins.op(
        "a quantile between two numbers, all to the lower",
        rng -> falling(rng, 4).flip(0),
        x -> x.quantile(0.6),
        (_, _, g) -> g.reshape(1).pad(0, 1, 2));
    twins.gradient(
        "the range, the smallest forgotten",
        numbers(-1, 1, 5),
        v -> Arrays.stream(v).max().orElse(0) - Arrays.stream(v).min().orElse(0),
        v -> Arrays.stream(v).map(x -> x == Arrays.stream(v).max().orElse(0) ? 1 : 0).toArray(),
        v ->
            Arrays.stream(v)
                .map(x ->
                    x == Arrays.stream(v).max().orElse(0)
                        ? 1
                        : x == Arrays.stream(v).min().orElse(0) ? -1 : 0)
                .toArray());
  }

  private static double[] equal(double x, int n) {
    double[] numbers = new double[n];
    Arrays.fill(numbers, x);
    return numbers;
  }

  /** At least 0.1 apart. */
  private static Tensor falling(java.util.SplittableRandom rng, int n) {
    return Tensor.uniform(adjoint.array.DType.F64, rng, 0.1, 1, n).cumsum(0).flip(0);
  }
}
