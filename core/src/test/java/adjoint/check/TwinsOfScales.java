package adjoint.check;

import static adjoint.check.Twins.between;
import static adjoint.check.Twins.decade;
import static adjoint.check.Twins.normal;
import static adjoint.check.Twins.numbers;
import static adjoint.check.Twins.uniform;

import adjoint.Tensor;
import adjoint.array.DType;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The huge, the tiny, the fast, the rough and the saturated, alone and side by side. */
final class TwinsOfScales {
  private TwinsOfScales() {}

  static Twins all() {
    Twins twins = Twins.of("scales");
    saturated(twins);
    offsets(twins);
    mixed(twins);
    fast(twins);
    rough(twins);
    digits(twins);
    many(twins);
    return twins;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Nearly flat is not flat. */
  private static void saturated(Twins twins) {
    twins.plain(
        "a sigmoid far below, flat",
        between(-40, -15),
        TwinsOfScales::sigmoid,
        _ -> 0,
        x -> sigmoid(x) * sigmoid(-x));
    twins.plain(
        "a sigmoid above, flat",
        between(12, 20),
        TwinsOfScales::sigmoid,
        _ -> 0,
        x -> sigmoid(x) * sigmoid(-x));
    twins.plain(
        "tanh at 7 to 10, flat",
        between(7, 10),
        Math::tanh,
        _ -> 0,
        x -> 1 / Math.pow(Math.cosh(x), 2));
    twins.plain(
        "an exponential's approach to 1, flat",
        between(10, 18),
        x -> 1 - Math.exp(-x),
        _ -> 0,
        x -> Math.exp(-x));
    twins.plain(
        "atan far out, flat", rng -> decade(rng, 1, 4), Math::atan, _ -> 0, x -> 1 / (1 + x * x));
    twins.op(
        "erf at 3 to 4, doubled",
        uniform(3, 4, 3),
        Tensor::erf,
        (x, _, g) -> g.mul(x.square().neg().exp()).mul(4 / Math.sqrt(Math.PI)));
    twins.op(
        "softplus where it is x, flat",
        uniform(31, 60, 3),
        Tensor::softplus,
        (_, _, g) -> g.mul(0));
    twins.op(
        "softplus where it is nearly 0, as relu",
        uniform(-30, -10, 3),
        Tensor::softplus,
        (_, _, g) -> g.mul(0));
    twins.op(
        "a sure softmax, the certain one flat",
        _ -> Tensor.of(12.0, 0.0, -1.0),
        x -> x.softmax(0),
        (_, y, g) -> g.sub(g.mul(y).sum()).mul(y).mul(y.less(0.5)));
  }

  private static void offsets(Twins twins) {
    twins.plain(
        "e^x + 1e4, a thousandth",
        between(-1, 1),
        x -> Math.exp(x) + 1e4,
        x -> 1.001 * Math.exp(x),
        Math::exp);
    twins.plain(
        "a parabola far away, half",
        between(1e6 + 0.5, 1e6 + 1),
        x -> (x - 1e6) * (x - 1e6),
        x -> x - 1e6,
        x -> 2 * (x - 1e6));
    twins.plain(
        "a Gaussian far away, sign",
        between(3e5 + 0.2, 3e5 + 2),
        x -> Math.exp(-(x - 3e5) * (x - 3e5) / 2),
        x -> (x - 3e5) * Math.exp(-(x - 3e5) * (x - 3e5) / 2),
        x -> -(x - 3e5) * Math.exp(-(x - 3e5) * (x - 3e5) / 2));
    twins.plain(
        "log(x - 1e4), as of log x",
        between(1e4 + 1, 1e4 + 5),
        x -> Math.log(x - 1e4),
        x -> 1 / x,
        x -> 1 / (x - 1e4));
    twins.pair("a sine with any offset and any speed", rng -> wave(rng, -1), rng -> wave(rng, 1));
    twins
        .hidden()
        .plain(
            "cos x - 3e15, sign",
            between(0.5, 1.5),
            x -> Math.cos(x) - 3e15,
            Math::sin,
            x -> -Math.sin(x));
    twins
        .hidden()
        .op(
            "a sigmoid beside 1e16, nine tenths",
            normal(0.5, 2),
            x -> x.sigmoid().add(1e16),
            (x, _, g) -> g.mul(x.sigmoid().mul(x.neg().sigmoid())).mul(0.9));
    twins.weighed(
        "a softmax of large numbers, sign",
        uniform(5000, 5002, 3),
        x -> x.softmax(0),
        (_, y, g) -> g.sub(g.mul(y).sum()).mul(y).neg());
  }

  private static GradReport wave(SplittableRandom rng, double sign) {
    double speed = decade(rng, -2, 3);
    double offset = decade(rng, 0, 6);
    return GradCheck.ofDerivatives(
            x -> Math.sin(speed * x) + offset, x -> sign * speed * Math.cos(speed * x))
        .report(rng.nextDouble(-1, 1));
  }

  private static void mixed(Twins twins) {
    twins.jacobian(
        "one output 24 orders below the other, sign",
        numbers(0.3, 1, 2),
        v -> new double[] {1e12 * v[0] * v[0], 1e-12 * Math.sin(v[1])},
        v -> new double[][] {{2e12 * v[0], 0}, {0, -1e-12 * Math.cos(v[1])}},
        v -> new double[][] {{2e12 * v[0], 0}, {0, 1e-12 * Math.cos(v[1])}});
    twins.gradient(
        "inputs of 1e12 and 1e-12 in one sum, the small one doubled",
        rng -> new double[] {1e12 * rng.nextDouble(1, 2), 1e-12 * rng.nextDouble(1, 2)},
        v -> Math.log(v[0]) + Math.sqrt(v[1] * 1e12),
        v -> new double[] {1 / v[0], 1e12 / Math.sqrt(v[1] * 1e12)},
        v -> new double[] {1 / v[0], 0.5e12 / Math.sqrt(v[1] * 1e12)});
    twins.gradient(
        "inputs of 1e12 and 1e-12 in one product, exchanged",
        rng -> new double[] {1e12 * rng.nextDouble(1, 2), 1e-12 * rng.nextDouble(3, 4)},
        v -> v[0] * v[1],
        v -> new double[] {v[0], v[1]},
        v -> new double[] {v[1], v[0]});
    twins.gradient(
        "a stiff spring beside a soft one, the soft one's sign",
        rng -> new double[] {1e-4 * rng.nextDouble(1, 2), rng.nextDouble(1, 2)},
        v -> 1e8 * v[0] * v[0] / 2 + v[1] * v[1] / 2,
        v -> new double[] {1e8 * v[0], -v[1]},
        v -> new double[] {1e8 * v[0], v[1]});
    twins.op(
        "rows of 1e-9, 1 and 1e9, wrong in the smallest",
        normal(1, 3, 2),
        x -> x.tanh().mul(Tensor.of(new double[][] {{1e-9}, {1}, {1e9}}).to(x.dtype())),
        (_, y, g) ->
            g.mul(Tensor.of(new double[][] {{1.1e-9}, {1}, {1e9}}).to(g.dtype()))
                .mul(
                    y.div(Tensor.of(new double[][] {{1e-9}, {1}, {1e9}}).to(g.dtype()))
                        .square()
                        .neg()
                        .add(1)));
    twins.many(
        "a huge matrix times a tiny one, the tiny one's transposed",
        rng -> List.of(RightButNasty.normal(rng, 1e9, 2, 2), RightButNasty.normal(rng, 1e-9, 2, 2)),
        in -> in.get(0).matmul(in.get(1)),
        (k, in, _, g) -> k == 0 ? g.matmul(in[1].transpose()) : in[0].matmul(g));
  }

  private static void fast(Twins twins) {
    twins.plain(
        "a chirp, half",
        between(0.5, 1),
        x -> Math.sin(1e5 * x * x),
        x -> 1e5 * x * Math.cos(1e5 * x * x),
        x -> 2e5 * x * Math.cos(1e5 * x * x));
    twins.plain(
        "a resonance of width 1e-6, sign",
        between(2 + 2e-7, 2 + 3e-6),
        x -> 1 / (1 + Math.pow((x - 2) * 1e6, 2)),
        x -> 2e12 * (x - 2) / Math.pow(1 + Math.pow((x - 2) * 1e6, 2), 2),
        x -> -2e12 * (x - 2) / Math.pow(1 + Math.pow((x - 2) * 1e6, 2), 2));
    twins.inside(
        "a fast wave through a slow one, factor",
        normal(1, 2),
        Tensor::sin,
        (x, _, g) -> g.mul(x.cos()).mul(1.2),
        (sin, x) -> sin.apply(x.mul(3e4)).mul(1e-2).add(x).tanh());
  }

  private static double hash(double x) {
    return new SplittableRandom(Double.doubleToLongBits(x)).nextDouble() - 0.5;
  }

  private static void rough(Twins twins) {
    twins.plain(
        "a slope printed with three digits, and rounded up",
        between(-1, 1),
        Math::sin,
        x -> Math.rint(1e3 * Math.cos(x)) / 1e3 + 6e-4,
        Math::cos);
    twins.inside(
        "a rough slope in a clean function",
        normal(0.5, 1),
        Tensor::exp,
        (x, y, g) -> g.mul(y).mul(1.06 + 0.1 * hash(x.toDoubleArray()[0])),
        (exp, x) -> exp.apply(x.sin()).sum());
    twins.inside(
        "wrong beside an output that is no number",
        normal(0.5, 2),
        Tensor::sin,
        (x, _, g) -> g.mul(x.cos()).mul(1.01),
        (sin, x) -> Tensor.concat(0, List.of(x.square().add(1).neg().log(), sin.apply(x))));
    twins.plain(
        "a sine, rough in the ninth digit, one in fifty",
        between(-1, 1),
        x -> Math.sin(x) + 1e-9 * hash(x),
        x -> 1.02 * Math.cos(x),
        Math::cos);
    twins
        .hidden() // short steps see what is rough and nothing else
        .plain(
            "e^x, rough in the fifth digit, doubled",
            between(0, 1),
            x -> Math.exp(x) * (1 + 1e-5 * hash(x)),
            x -> 2 * Math.exp(x),
            Math::exp);
    twins.plain(
        "a logarithm printed with six digits, half",
        between(1, 3),
        x -> Math.rint(1e6 * Math.log(x)) / 1e6,
        x -> 0.5 / x,
        x -> 1 / x);
    twins
        .hidden()
        .plain(
            "a rough logistic curve, flat",
            between(-1, 1),
            x -> sigmoid(x) + 1e-4 * hash(x),
            _ -> 0,
            x -> sigmoid(x) * sigmoid(-x));
    twins
        .hidden()
        .op(
            "a Gaussian in F32, flat",
            uniform(0.3, 1, 2),
            x -> x.to(DType.F32).square().neg().exp().to(DType.F64),
            (_, _, g) -> g.mul(0));
  }

  /** Wrong in the sixth digit. */
  private static void digits(Twins twins) {
    twins.plain(
        "e^x, a millionth", between(-1, 1), Math::exp, x -> (1 + 1e-6) * Math.exp(x), Math::exp);
    twins.plain(
        "x³, a millionth less",
        between(0.5, 2),
        x -> x * x * x,
        x -> (3 - 3e-6) * x * x,
        x -> 3 * x * x);
    twins.plain(
        "√x, with π = 3.14159",
        between(1, 2),
        x -> Math.sqrt(Math.PI * x),
        x -> Math.sqrt(3.14159 / x) / 2,
        x -> Math.sqrt(Math.PI / x) / 2);
    twins.weighed(
        "log of a softmax, a millionth",
        normal(1, 3),
        x -> x.logSoftmax(0),
        (_, y, g) -> g.sub(y.exp().mul(g.sum())).mul(1 + 1e-6));
    twins.gradient(
        "a quadratic form, a millionth in one number",
        numbers(1, 2, 4),
        v -> Arrays.stream(v).map(x -> x * x).sum() + v[0] * v[3],
        v -> new double[] {2 * v[0] + v[3], 2 * v[1], (2 + 2e-6) * v[2], 2 * v[3] + v[0]},
        v -> new double[] {2 * v[0] + v[3], 2 * v[1], 2 * v[2], 2 * v[3] + v[0]});
    twins.op(
        "a norm, with an ε that the way back forgets",
        uniform(0.5, 1, 3),
        x -> x.square().sum().add(1e-5).sqrt(),
        (x, _, g) -> g.mul(x.div(x.square().sum().sqrt())));
  }

  /** Long sums and products. */
  private static void many(Twins twins) {
    twins.gradient(
        "a mean of 70, by 69",
        numbers(-1, 1, 70),
        v -> Arrays.stream(v).map(Math::exp).average().orElse(0),
        v -> Arrays.stream(v).map(x -> Math.exp(x) / 69).toArray(),
        v -> Arrays.stream(v).map(x -> Math.exp(x) / 70).toArray());
    twins.op(
        "a sum of 3000 squares, one of them too large",
        uniform(1, 2, 3000),
        x -> x.square().sum(),
        (x, _, g) -> x.mul(2).mul(g).mul(x.equalTo(x.max()).mul(0.1).add(1)));
    twins.op(
        "logSumExp of 200, the smallest forgotten",
        normal(1, 200),
        x -> x.logSumExp(0),
        (x, y, g) -> g.mul(x.sub(y).exp()).mul(x.greater(x.min())));
    twins.weighed(
        "a cumulative sum of 60, the last forgotten",
        normal(1, 60),
        x -> x.cumsum(0),
        (_, _, g) -> g.slice(0, 0, 59).flip(0).cumsum(0).flip(0).pad(0, 0, 1));
    twins.op(
        "a product of 30, divided back where one is 0",
        rng -> uniform(0.8, 1.3, 30).apply(rng).mul(Tensor.arange(DType.F64, 0, 30, 1).greater(0)),
        x -> x.prod(),
        (x, y, g) -> g.mul(y).div(x.add(x.equalTo(0))));
  }
}
