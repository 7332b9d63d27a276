package adjoint.check;

import static adjoint.check.Twins.between;
import static adjoint.check.Twins.numbers;
import static adjoint.check.Twins.uniform;

import adjoint.Tensor;
import java.util.List;

/** At ends of domains, at jumps, at zeros and beside infinity; of what is constant or nearly so. */
final class TwinsOfEdges {
  private TwinsOfEdges() {}

  static Twins all() {
    Twins twins = Twins.of("edges");
    ends(twins);
    zeros(twins);
    constants(twins);
    ranges(twins);
    return twins;
  }

  private static void ends(Twins twins) {
    twins
        .hidden() // there is only one side
        .plain(
            "a parabola at the end of its domain, half",
            _ -> 1.0,
            x -> x < 1 ? Double.NaN : x * x,
            _ -> 1,
            _ -> 2);
    twins
        .hidden()
        .plain(
            "a root at its end, falling",
            _ -> 0.0,
            Math::sqrt,
            _ -> Double.NEGATIVE_INFINITY,
            _ -> Double.POSITIVE_INFINITY);
    twins
        .hidden()
        .plain(
            "a parabola at a jump, a tenth too steep",
            _ -> 1.0,
            x -> x < 1 ? x * x : x * x + 1,
            _ -> 2.2,
            _ -> 2);
    twins.plain(
        "an arc cosine beside its end, sign",
        rng -> 1 - Twins.decade(rng, -7, -2),
        Math::acos,
        x -> 1 / Math.sqrt(1 - x * x),
        x -> -1 / Math.sqrt(1 - x * x));
    twins.plain(
        "a root beside its end, as of 2x",
        rng -> Twins.decade(rng, -9, -2),
        Math::sqrt,
        x -> 1 / Math.sqrt(x),
        x -> 0.5 / Math.sqrt(x));
    twins.plain(
        "log(1 - x) beside its end, sign",
        rng -> 1 - Twins.decade(rng, -7, -2),
        x -> Math.log(1 - x),
        x -> 1 / (1 - x),
        x -> -1 / (1 - x));
    twins.plain(
        "x log x beside 0, without its 1",
        rng -> Twins.decade(rng, -9, -3),
        x -> x * Math.log(x),
        Math::log,
        x -> Math.log(x) + 1);
    twins.plain(
        "a smooth step beyond its end, as before it",
        rng -> 1 + Twins.decade(rng, -2, 0),
        x -> x > 1 ? 1 : x * x * (3 - 2 * x),
        x -> 6 * x * (1 - x),
        x -> x > 1 ? 0 : 6 * x * (1 - x));
    twins.plain(
        "a hyperbola on the other side of its pole, sign",
        between(-2, -0.1),
        x -> 1 / x,
        x -> 1 / (x * x),
        x -> -1 / (x * x));
    twins.op(
        "atanh near 1, not squared",
        uniform(0.95, 0.999, 2),
        Tensor::atanh,
        (x, _, g) -> g.div(x.neg().add(1)));
  }

  private static void zeros(Twins twins) {
    twins.plain("x² at 0, a millionth", _ -> 0.0, x -> x * x, _ -> 1e-6, x -> 2 * x);
    twins.plain("x³ - x at 0, flat", _ -> 0.0, x -> x * x * x - x, _ -> 0, x -> 3 * x * x - 1);
    twins.plain(
        "a sine at a multiple of π, sign",
        rng -> Math.PI * rng.nextInt(1, 9),
        Math::sin,
        x -> -Math.cos(x),
        Math::cos);
    twins.plain("a cosine at 0, as of a sine", _ -> 0.0, Math::cos, _ -> 1, x -> -Math.sin(x));
    twins.gradient(
        "a product of zeros, the other one forgotten",
        _ -> new double[] {0, 0, 2},
        v -> v[0] * v[2] + v[1],
        _ -> new double[] {0, 1, 0},
        v -> new double[] {v[2], 1, v[0]});
    twins.op(
        "x e^-x at 0, flat",
        _ -> Tensor.of(0.0, 0.0),
        x -> x.mul(x.neg().exp()),
        (x, _, g) -> g.mul(x));
    twins.op(
        "a softmax of equals, flat",
        _ -> Tensor.of(1.0, 1.0, 1.0),
        x -> x.softmax(0),
        (_, _, g) -> g.mul(0));
    twins.op(
        "a variance of equals, as if the mean were 0",
        _ -> Tensor.of(2.0, 2.0, 2.0),
        x -> x.variance(),
        (x, _, g) -> x.mul(g).mul(2).div(3));
  }

  private static void constants(Twins twins) {
    twins.plain("a constant, rising by 1e-9", between(-1, 1), _ -> 3, _ -> 1e-9, _ -> 0);
    twins
        .hidden() // (1e-30 x + 1) - 1 is zero as well
        .plain("zero, rising by 1e-30", between(0.5, 1), _ -> 0, _ -> 1e-30, _ -> 0);
    twins.gradient(
        "what ignores an input, a thousandth of it",
        numbers(0.5, 1, 2),
        v -> Math.exp(v[0]),
        v -> new double[] {Math.exp(v[0]), 1e-3},
        v -> new double[] {Math.exp(v[0]), 0});
    twins.many(
        "what ignores an input, as if it were added",
        rng -> List.of(uniform(0, 1, 2).apply(rng), uniform(0, 1, 2).apply(rng)),
        in -> in.get(0).sin().add(in.get(1).mul(0)),
        (k, in, _, g) -> k == 0 ? g.mul(in[0].cos()) : g);
  }

  private static void ranges(Twins twins) {
    twins.plain("1e-200 x, a tenth", between(1, 2), x -> 1e-200 * x, _ -> 1.1e-200, _ -> 1e-200);
    twins.plain("x at 1e300, doubled", between(1e300, 2e300), x -> x, _ -> 2, _ -> 1);
    twins.plain(
        "log x at 1e-300, its sign", between(1e-300, 2e-300), Math::log, x -> -1 / x, x -> 1 / x);
    twins.plain(
        "√x at 1e250, not halved",
        between(1e250, 2e250),
        Math::sqrt,
        x -> 1 / Math.sqrt(x),
        x -> 0.5 / Math.sqrt(x));
    twins.plain(
        "e^x at 700, a thousandth",
        between(690, 700),
        Math::exp,
        x -> 1.001 * Math.exp(x),
        Math::exp);
    twins.op(
        "a length of 1e150, not normalized",
        uniform(1e150, 2e150, 2),
        x -> x.norm(2, 0),
        (x, _, g) -> g.mul(x).div(1e150));
    twins.plain("e^x at -300, sign", between(-300, -290), Math::exp, x -> -Math.exp(x), Math::exp);
    twins.plain(
        "e^x at -100, doubled", between(-100, -90), Math::exp, x -> 2 * Math.exp(x), Math::exp);
    twins.plain(
        "e^-x² at 9, sign",
        between(8, 9),
        x -> Math.exp(-x * x),
        x -> 2 * x * Math.exp(-x * x),
        x -> -2 * x * Math.exp(-x * x));
    twins.plain(
        "x^-40 at 3, sign",
        between(2, 3),
        x -> Math.pow(x, -40),
        x -> 40 * Math.pow(x, -41),
        x -> -40 * Math.pow(x, -41));
  }
}
