package adjoint.check;

import static adjoint.check.Twins.between;
import static adjoint.check.Twins.normal;
import static adjoint.check.Twins.numbers;
import static adjoint.check.Twins.uniform;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.DType;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** Tables, filters, and methods whose steps are differentiated. */
final class TwinsOfAlgorithms {
  private TwinsOfAlgorithms() {}

  static Twins all() {
    Twins twins = Twins.of("algorithms");
    tables(twins);
    filters(twins);
    unrolled(twins);
    return twins;
  }

  /** e^x at 0, 0.5, 1, …, and straight between. */
  private static double straight(double x) {
    int cell = (int) Math.floor(2 * x);
    return Math.exp(cell * 0.5) + (x - cell * 0.5) * chord(cell);
  }

  private static double chord(int cell) {
    return (Math.exp(cell * 0.5 + 0.5) - Math.exp(cell * 0.5)) / 0.5;
  }

  private static void tables(Twins twins) {
    twins.plain(
        "a table, the next cell's slope",
        TwinsOfAlgorithms::beside,
        TwinsOfAlgorithms::straight,
        x -> chord((int) Math.floor(2 * x) + 1),
        x -> chord((int) Math.floor(2 * x)));
    twins.plain(
        "a table, the slope of what it was made from",
        TwinsOfAlgorithms::beside,
        TwinsOfAlgorithms::straight,
        Math::exp,
        x -> chord((int) Math.floor(2 * x)));
    twins.plain(
        "a table by cells, not by x",
        TwinsOfAlgorithms::beside,
        TwinsOfAlgorithms::straight,
        x -> chord((int) Math.floor(2 * x)) / 2,
        x -> chord((int) Math.floor(2 * x)));
    twins.gradient(
        "four corners, u for v",
        numbers(0.1, 0.9, 2),
        v -> 1 + 2 * v[0] * (1 - v[1]) + 5 * v[0] * v[1],
        v -> new double[] {3 * v[0], 2 + 3 * v[1]},
        v -> new double[] {2 + 3 * v[1], 3 * v[0]});
    twins
        .hidden()
        .plain(
            "the nearest of a thousand, half as steep",
            between(0.2, 1),
            x -> Math.sin(Math.rint(1000 * x) / 1000),
            x -> Math.cos(x) / 2,
            _ -> 0);
    twins
        .hidden()
        .plain(
            "cents by truncation, as if there were none",
            between(0.2, 1),
            x -> (int) (100 * x) / 100.0,
            _ -> 1,
            _ -> 0);
    twins.plain(
        "a cubic between two points, by the cell's width",
        between(0.2, 1.7),
        x -> hermite(x / 2),
        x -> hermiteSlope(x / 2),
        x -> hermiteSlope(x / 2) / 2);
  }

  /** In the first part of a cell, where no chord is parallel to the curve. */
  private static double beside(SplittableRandom rng) {
    return rng.nextInt(4) * 0.5 + Twins.decade(rng, -6, -1);
  }

  private static double hermite(double t) {
    return 1 + t * t * (3 - 2 * t) + t * (1 - t) * (1 - t);
  }

  private static double hermiteSlope(double t) {
    return 6 * t * (1 - t) + (1 - t) * (1 - 3 * t);
  }

  private static void filters(Twins twins) {
    twins.gradient(
        "a smoothed series, its weights in reverse",
        numbers(-1, 1, 5),
        v -> smoothed(v),
        _ -> new double[] {0.3, 0.21, 0.147, 0.1029, 0.2401},
        _ -> new double[] {0.2401, 0.1029, 0.147, 0.21, 0.3});
    twins.jacobian(
        "a filter of three, shifted by one",
        numbers(-1, 1, 4),
        v -> new double[] {v[0] + 2 * v[1] - v[2], v[1] + 2 * v[2] - v[3]},
        _ -> new double[][] {{0, 1, 2, -1}, {-1, 0, 1, 2}},
        _ -> new double[][] {{1, 2, -1, 0}, {0, 1, 2, -1}});
    twins.jacobian(
        "a discrete Fourier transform, the other way",
        numbers(-1, 1, 3),
        v -> fourier(v, 1),
        _ -> fourierMatrix(-1),
        _ -> fourierMatrix(1));
    twins.gradient(
        "a median of five, their mean",
        rng -> shuffled(rng),
        v -> Arrays.stream(v).sorted().toArray()[2],
        _ -> new double[] {0.2, 0.2, 0.2, 0.2, 0.2},
        v ->
            Arrays.stream(v)
                .map(x -> x == Arrays.stream(v).sorted().toArray()[2] ? 1 : 0)
                .toArray());
    twins.gradient(
        "a variance by the sum of squares, the mean held",
        numbers(0.5, 2, 3),
        v -> Arrays.stream(v).map(x -> x * x).sum() / 3 - Math.pow(Arrays.stream(v).sum() / 3, 2),
        v -> Arrays.stream(v).map(x -> 2 * x / 3).toArray(),
        v -> Arrays.stream(v).map(x -> 2 * (x - Arrays.stream(v).sum() / 3) / 3).toArray());
    twins.gradient(
        "a determinant by hand, a cofactor's sign",
        numbers(0.5, 2, 4),
        v -> v[0] * v[3] - v[1] * v[2],
        v -> new double[] {v[3], v[2], v[1], v[0]},
        v -> new double[] {v[3], -v[2], -v[1], v[0]});
    twins.gradient(
        "Kalman's gain by its noise, its own part forgotten",
        numbers(0.5, 2, 2),
        v -> v[0] / (v[0] + v[1]),
        v -> new double[] {1 / (v[0] + v[1]), -v[0] / Math.pow(v[0] + v[1], 2)},
        v -> new double[] {v[1] / Math.pow(v[0] + v[1], 2), -v[0] / Math.pow(v[0] + v[1], 2)});
    twins.gradient(
        "the best path among soft ones, as if it were the only one",
        numbers(0, 1, 3),
        v -> -Math.log(Math.exp(-v[0]) + Math.exp(-v[1] - v[2])),
        v -> v[0] < v[1] + v[2] ? new double[] {1, 0, 0} : new double[] {0, 1, 1},
        v -> paths(v));
  }

  private static double smoothed(double[] v) {
    double s = v[0];
    for (int k = 1; k < v.length; k++) {
      s = 0.7 * s + 0.3 * v[k];
    }
    return s;
  }

  private static double[] fourier(double[] v, int sign) {
    return Arrays.stream(fourierMatrix(sign))
        .mapToDouble(row -> row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
        .toArray();
  }

  /** The imaginary part. */
  private static double[][] fourierMatrix(int sign) {
    double s = sign * Math.sqrt(3) / 2;
    return new double[][] {{0, s, -s}, {0, -s, s}};
  }

  private static double[] shuffled(SplittableRandom rng) {
    int turn = rng.nextInt(5);
    double[] v = new double[5];
    Arrays.setAll(v, i -> (i + turn) % 5 + 0.4 * rng.nextDouble());
    return v;
  }

  private static double[] paths(double[] v) {
    double p = 1 / (1 + Math.exp(v[0] - v[1] - v[2]));
    return new double[] {p, 1 - p, 1 - p};
  }

  private static void unrolled(Twins twins) {
    twins.programs(
        "steps of a power iteration, their lengths held",
        1,
        normal(1, 2),
        x -> power(x, Tensor::detach),
        x -> power(x, k -> k));
    twins.programs(
        "a round of Sinkhorn's, its last scaling held",
        1,
        normal(1, 2, 2),
        x -> sinkhorn(x, Tensor::detach),
        x -> sinkhorn(x, k -> k));
    twins.programs(
        "Gram and Schmidt, the first vector held",
        1,
        normal(1, 2, 2),
        x -> gram(x, Tensor::detach),
        x -> gram(x, k -> k));
    twins.programs(
        "samples by fixed draws, their spread held",
        1,
        uniform(0.5, 1.5, 2),
        x -> samples(x, Tensor::detach),
        x -> samples(x, k -> k));
    twins.programs(
        "descent with momentum, the momentum held",
        1,
        uniform(0.1, 0.3, 1),
        x -> momentum(x, Tensor::detach),
        x -> momentum(x, k -> k));
    twins.programs(
        "a step of Newton's, its curvature held",
        1,
        uniform(0.5, 2, 3),
        x -> newtonStep(x, Tensor::detach),
        x -> newtonStep(x, k -> k));
  }

  private static Tensor power(Tensor x, UnaryOperator<Tensor> held) {
    Tensor v = x;
    for (int k = 0; k < 2; k++) {
      Tensor w = v.mul(Tensor.of(2.0, 1.0).to(x.dtype())).add(v.sum().mul(0.3));
      v = w.div(held.apply(w.square().sum().sqrt()));
    }
    return v;
  }

  private static Tensor sinkhorn(Tensor x, UnaryOperator<Tensor> held) {
    Tensor p = x.exp();
    Tensor q = p.div(p.sum(Axes.keep(0)));
    return q.div(held.apply(q.sum(Axes.keep(1))));
  }

  private static Tensor gram(Tensor x, UnaryOperator<Tensor> held) {
    Tensor first = held.apply(x.select(0, 0));
    Tensor second = x.select(0, 1);
    return second
        .sub(first.mul(first.mul(second).sum().div(first.square().sum())))
        .add(x.select(0, 0).sin());
  }

  private static Tensor samples(Tensor x, UnaryOperator<Tensor> held) {
    Tensor draws = Tensor.normal(DType.F64, new SplittableRandom(5), 0, 1, 6).to(x.dtype());
    return x.slice(0, 0, 1)
        .add(held.apply(x.slice(0, 1, 2)).mul(draws))
        .square()
        .mean()
        .add(x.slice(0, 1, 2));
  }

  private static Tensor momentum(Tensor rate, UnaryOperator<Tensor> held) {
    Tensor w = rate.mul(0).add(1);
    Tensor m = rate.mul(0);
    for (int k = 0; k < 4; k++) {
      m = held.apply(m.mul(0.8).add(w.mul(2)));
      w = w.sub(rate.mul(m));
    }
    return w;
  }

  private static Tensor newtonStep(Tensor x, UnaryOperator<Tensor> held) {
    return x.sub(x.pow(3).sub(2).div(held.apply(x.square().mul(3))));
  }
}
