package adjoint.check;

import static adjoint.check.Twins.normal;
import static adjoint.check.Twins.numbers;
import static adjoint.check.Twins.uniform;

import adjoint.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Wrong for some numbers, inputs and outputs only. */
final class TwinsOfPlaces {
  private TwinsOfPlaces() {}

  static Twins all() {
    Twins twins = Twins.of("places");
    signs(twins);
    masks(twins);
    sizes(twins);
    outputs(twins);
    return twins;
  }

  /** Of both signs, away from 0. */
  private static Tensor mixed(SplittableRandom rng) {
    return uniform(0.2, 2, 4).apply(rng).mul(Tensor.of(1.0, -1.0, 1.0, -1.0));
  }

  private static Tensor withZero(SplittableRandom rng) {
    return uniform(0.2, 2, 4).apply(rng).mul(Tensor.of(1.0, 0.0, 1.0, -1.0));
  }

  private static void signs(Twins twins) {
    twins.op(
        "a cube, wrong below 0",
        TwinsOfPlaces::mixed,
        x -> x.pow(3),
        (x, _, g) -> g.mul(x.mul(x.abs())).mul(3));
    twins.op(
        "atan, wrong below 0",
        TwinsOfPlaces::mixed,
        Tensor::atan,
        (x, _, g) -> g.div(x.mul(x.relu()).add(1)));
    twins.op(
        "silu, as its gate below 0",
        TwinsOfPlaces::mixed,
        Tensor::silu,
        (x, _, g) -> g.mul(x.sigmoid().add(x.relu().mul(x.sigmoid()).mul(x.neg().sigmoid()))));
    twins.op(
        "a cosine, wrong at 0 only",
        TwinsOfPlaces::withZero,
        x -> x.add(1).cos(),
        (x, _, g) -> g.mul(x.add(1).sin()).mul(x.equalTo(0).sub(1)));
    twins.op(
        "x e^x, nothing at 0",
        TwinsOfPlaces::withZero,
        x -> x.mul(x.exp()),
        (x, y, g) -> g.mul(y.add(x.exp())).mul(x.equalTo(0).neg().add(1)));
    twins.op(
        "sinh, of the largest only",
        normal(1, 4),
        Tensor::sinh,
        (x, _, g) -> g.mul(x.cosh()).mul(x.equalTo(x.max())));
    twins.op(
        "expm1, wrong below the mean",
        normal(1, 5),
        Tensor::expm1,
        (x, y, g) -> g.mul(y.add(x.greater(x.mean()))));
    twins.op(
        "wrong where two numbers are equal",
        rng -> Tensor.of(1.0, 2.0, 1.0).mul(rng.nextDouble(0.5, 1)),
        x -> x.square().sum(),
        (x, _, g) -> x.mul(2).mul(g).mul(x.equalTo(x.min()).mul(0.2).add(1)));
    twins.op(
        "a mean of what is no NaN, divided by all",
        rng -> TwinsOfPlaces.mixed(rng),
        x -> kept(x).div(3),
        (x, _, g) -> g.mul(Tensor.of(1.0, 1.0, 0.0, 1.0).to(x.dtype())).div(4));
    twins.op(
        "a log of what is positive, of all on the way back",
        TwinsOfPlaces::mixed,
        x -> Tensor.where(x.greater(0), x.maximum(0.1).log(), x.mul(0)),
        (x, _, g) -> g.div(x));
  }

  /** As if the third number were missing. */
  private static Tensor kept(Tensor x) {
    return x.mul(Tensor.of(1.0, 1.0, 0.0, 1.0).to(x.dtype())).sum();
  }

  /** With a hole in it. */
  private static Tensor holed(SplittableRandom rng) {
    return uniform(0.5, 2, 4).apply(rng).mul(Tensor.of(1.0, -1.0, Double.NaN, 1.0));
  }

  /** 0 in the hole. */
  private static Tensor filled(Tensor x) {
    return x.maskedBy(x.detach().equalTo(x.detach()));
  }

  private static void masks(Twins twins) {
    twins.op(
        "squares around a NaN, a tenth too large",
        TwinsOfPlaces::holed,
        x -> filled(x).square(),
        (x, _, g) -> g.mul(filled(x)).mul(2.2));
    twins.op(
        "a mean around a NaN, of all",
        TwinsOfPlaces::holed,
        x -> filled(x).sum().div(3),
        (x, _, g) -> g.div(4).mul(x.equalTo(x)));
    twins.op(
        "a softmax around -∞, its sum forgotten",
        rng -> uniform(-1, 1, 4).apply(rng).add(Tensor.of(0, 0, Double.NEGATIVE_INFINITY, 0)),
        x -> x.softmax(0),
        (_, y, g) -> g.mul(y));
    twins.weighed(
        "a mean of what is kept, by the number of all",
        TwinsOfPlaces::mixed,
        x -> x.maskedMean(x.greater(0)),
        (x, _, g) -> g.mul(x.greater(0)).div(4));
    twins.weighed(
        "the largest of what is kept, to the largest of all",
        rng -> uniform(0.2, 1, 3).apply(rng).add(Tensor.of(0.0, 2.0, 4.0)),
        x -> x.maskedMax(x.less(3)),
        (_, _, g) -> g.reshape(1).pad(0, 2, 0));
  }

  private static void sizes(Twins twins) {
    twins.op(
        "a square root, wrong above 100",
        uniform(101, 1e4, 3),
        Tensor::sqrt,
        (_, y, g) -> g.div(y.mul(2).add(y.greater(10).mul(0.01))));
    twins.op("log1p, as x when small", uniform(1e-5, 1e-4, 3), Tensor::log1p, (_, _, g) -> g);
    twins.op(
        "sine, as x when small",
        uniform(1e-3, 1e-2, 3),
        Tensor::sin,
        (x, _, g) -> g.mul(x.cos().maximum(x.less(0.01))));
    twins.op(
        "tanh, clipped where it is steep",
        uniform(-0.4, 0.4, 3),
        Tensor::tanh,
        (_, y, g) -> g.mul(y.square().neg().add(1).minimum(0.8)));
    twins.op(
        "a reciprocal, clipped below",
        uniform(0.001, 0.009, 3),
        Tensor::reciprocal,
        (x, _, g) -> g.div(x.square().maximum(1e-4)).neg());
    twins.plain(
        "an exponential, its slope never above 1000",
        Twins.between(8, 12),
        Math::exp,
        x -> Math.min(1000, Math.exp(x)),
        Math::exp);
    twins.plain(
        "a slope in whole numbers",
        Twins.between(0.6, 0.9),
        x -> x * x,
        x -> Math.rint(2 * x),
        x -> 2 * x);
    twins.plain(
        "a slope in floats",
        Twins.between(0.3, 0.9),
        Math::exp,
        x -> (float) (Math.exp(x) + 2e-6),
        Math::exp);
  }

  private static void outputs(Twins twins) {
    twins.op(
        "one output of twelve",
        normal(1, 12),
        Tensor::sin,
        (x, _, g) -> g.mul(x.cos()).mul(only(x, 12, 7).mul(0.01).add(1)));
    twins.op(
        "one input of forty",
        normal(1, 40),
        x -> x.square().sum(),
        (x, _, g) -> x.mul(2).mul(g).add(only(x, 40, 33).mul(g).mul(1e-4)));
    twins.op(
        "the last row of four",
        normal(1, 4, 2),
        Tensor::exp,
        (_, y, g) -> g.mul(y).mul(only(y, 4, 3).reshape(4, 1).mul(-0.5).add(1)));
    twins.op(
        "one of sixty outputs",
        normal(1, 1),
        x -> x.reshape(1, 1).mul(Tensor.arange(x.dtype(), 0, 60, 1).reshape(60, 1).sin()).sum(1),
        (x, _, g) ->
            g.mul(only(g, 60, 41).mul(0.3).add(1))
                .reshape(60, 1)
                .mul(Tensor.arange(g.dtype(), 0, 60, 1).reshape(60, 1).sin())
                .sum(0));
    twins.jacobian(
        "one number of a Jacobian",
        numbers(0.5, 1, 3),
        v -> new double[] {v[0] * v[1], v[1] * v[2], v[2] * v[0]},
        v -> new double[][] {{v[1], v[0], 0}, {0, v[2], v[1]}, {v[2], 1e-3, v[0]}},
        v -> new double[][] {{v[1], v[0], 0}, {0, v[2], v[1]}, {v[2], 0, v[0]}});
    twins.jacobian(
        "rows of a Jacobian exchanged",
        numbers(0.5, 1, 2),
        v -> new double[] {Math.sin(v[0]), Math.exp(v[1])},
        v -> new double[][] {{0, Math.exp(v[1])}, {Math.cos(v[0]), 0}},
        v -> new double[][] {{Math.cos(v[0]), 0}, {0, Math.exp(v[1])}});
    twins.gradient(
        "coordinates shifted by one",
        numbers(1, 2, 5),
        v -> Arrays.stream(v).map(x -> x * x * x).sum(),
        v -> shifted(v, 1),
        v -> shifted(v, 0));
    twins.gradient(
        "coordinates in reverse",
        numbers(1, 2, 4),
        v -> v[0] + v[1] * v[1] + Math.exp(v[2]) + 9 * v[3],
        v -> new double[] {9, Math.exp(v[2]), 2 * v[1], 1},
        v -> new double[] {1, 2 * v[1], Math.exp(v[2]), 9});
    twins.many(
        "one of three inputs, a tenth too large",
        rng -> List.of(normal(1, 2).apply(rng), normal(1, 2).apply(rng), normal(1, 2).apply(rng)),
        in -> in.get(0).mul(in.get(1)).add(in.get(2).sin()),
        (k, in, _, g) -> k == 2 ? g.mul(in[2].cos()).mul(1.1) : g.mul(in[1 - k]));
  }

  private static Tensor only(Tensor x, int n, int at) {
    return Tensor.arange(x.dtype(), 0, n, 1).equalTo(at);
  }

  private static double[] shifted(double[] v, int by) {
    double[] g = new double[v.length];
    Arrays.setAll(g, i -> 3 * Math.pow(v[(i + by) % v.length], 2));
    return g;
  }
}
