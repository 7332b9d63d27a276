package adjoint.check;

import static adjoint.check.Nasty.at;
import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.distinct;
import static adjoint.check.Nasty.each;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.eitherSign;
import static adjoint.check.Nasty.near;
import static adjoint.check.Nasty.numbers;
import static adjoint.check.Nasty.ties;

import adjoint.Tensor;
import adjoint.array.DType;
import java.util.List;
import java.util.SplittableRandom;

/** Kinks at the point and beside it: single ones, many, along curves, and from neurons. */
final class NastyKinks {
  static final Nasty CASES = new Nasty();

  private NastyKinks() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    powers();
    activations();
    many();
    curves();
    neurons();
  }

  private static void powers() {
    for (double p : new double[] {0.3, 0.9, 1.01, 1.1, 1.9}) {
      CASES.plain(
          "|x|^" + p,
          x -> Math.pow(Math.abs(x), p),
          x -> x == 0 ? 0 : p * Math.signum(x) * Math.pow(Math.abs(x), p - 1),
          between(0.5, 2),
          p > 1 ? near(0, -16, -1) : beside(0, -16, -1));
    }
    CASES.plain(
        "sqrt(x² + 1e-20)",
        x -> Math.sqrt(x * x + 1e-20),
        x -> x / Math.sqrt(x * x + 1e-20),
        between(0.5, 2),
        near(0, -14, -1));
    CASES.plain(
        "sqrt(x²), which underflows",
        x -> Math.sqrt(x * x),
        Math::signum,
        between(0.5, 2),
        eitherSign(decades(-200, -100)));
    CASES.plain(
        "a narrow ramp",
        x -> Math.max(x, 0) - Math.max(x - 1e-8, 0),
        x -> x < 0 || x > 1e-8 ? 0 : 1,
        between(-2, -0.5),
        either(between(0.1e-8, 0.9e-8), beside(0, -12, -1), beside(1e-8, -12, -9)));
    CASES.plain(
        "a triangle of height 1e-6",
        x -> Math.max(0, 1e-6 - Math.abs(x - 1)) + x,
        x -> Math.abs(x - 1) > 1e-6 ? 1 : x < 1 ? 2 : 0,
        between(2, 3),
        beside(1, -12, -1));
    CASES.plain(
        "x sin(log|x|)",
        x -> x * Math.sin(Math.log(Math.abs(x))),
        x -> Math.sin(Math.log(Math.abs(x))) + Math.cos(Math.log(Math.abs(x))),
        between(0.5, 2),
        eitherSign(decades(-100, -2)));
    CASES.plain(
        "e^(-1/x), from 0 on",
        x -> x > 0 ? Math.exp(-1 / x) : 0,
        x -> x > 1e-3 ? Math.exp(-1 / x) / (x * x) : 0,
        between(0.3, 2),
        near(0, -4, -1));
    CASES.plain(
        "a bump, near its edge",
        x -> Math.abs(x) < 1 ? Math.exp(-1 / (1 - x * x)) : 0,
        x -> Math.abs(x) < 1 ? Math.exp(-1 / (1 - x * x)) * -2 * x / Math.pow(1 - x * x, 2) : 0,
        between(-0.7, -0.2),
        near(1, -6, -1));
  }

  private static void activations() {
    CASES.tensor(
        "hardswish at its seams",
        Tensor::hardswish,
        each(2, between(-2, 2)),
        each(2, either(near(-3, -12, 0), near(3, -12, 0))));
    CASES.tensor(
        "relu6 and hardtanh at their seams",
        x -> x.relu6().add(x.hardtanh()),
        each(3, between(0.1, 0.9)),
        each(3, either(near(0, -12, 0), near(6, -12, 0), near(1, -12, 0))));
    CASES.tensor(
        "softshrink at its threshold",
        x -> x.softshrink(0.5),
        each(3, between(1, 2)),
        each(3, either(near(0.5, -12, 0), near(-0.5, -12, 0))));
    CASES.tensor(
        "hardshrink beside its threshold",
        x -> x.hardshrink(0.5),
        each(3, between(1, 2)),
        each(3, either(beside(0.5, -12, -1), beside(-0.5, -12, -1))));
    CASES.tensor(
        "softsign and celu at 0",
        x -> x.softsign().mul(x.celu(0.7)),
        each(3, between(0.5, 2)),
        each(3, near(0, -12, 0)));
    CASES.tensor(
        "x relu(-x) + relu(x)²",
        x -> x.mul(x.neg().relu()).add(x.relu().square()),
        each(3, between(0.5, 2)),
        each(3, near(0, -12, 0)));
    CASES.tensor(
        "smooth L1 with a tiny width",
        x -> Tensor.where(x.abs().less(1e-6), x.square().mul(5e5), x.abs().sub(5e-7)),
        each(3, between(0.5, 2)),
        each(3, near(0, -10, -3)));
    CASES.tensor(
        "Tukey's biweight at its seam",
        x -> x.square().div(9).rsub(1).relu().pow(3).rsub(1),
        each(3, between(-2, 2)),
        each(3, either(near(3, -12, 0), near(-3, -12, 0))));
    CASES.tensor(
        "pinball loss at its quantile",
        x -> x.mul(0.9).maximum(x.mul(-0.1)),
        each(3, between(0.5, 2)),
        each(3, near(0, -12, 0)));
    CASES.pair(
        "a clipped policy gradient",
        (r, a) -> r.mul(a).minimum(r.clamp(0.8, 1.2).mul(a)),
        each(1, between(0.9, 1.1)),
        each(1, either(near(1.2, -12, -1), beside(0.8, -12, -1))));
    CASES.pair(
        "hinge at its margin",
        (x, w) -> x.mul(w).sum().rsub(1).relu(),
        each(2, between(0.1, 0.4)),
        numbers(near(1, -9, -2), at(0)));
    CASES.tensor(
        "prelu, whose slope is an input, at 0",
        x -> x.slice(0, 0, 2).prelu(x.slice(0, 2, 3)),
        each(3, between(-2, -0.5)),
        numbers(near(0, -12, -1), near(0, -12, -1), between(0, 1)));
  }

  private static void many() {
    CASES.tensor(
        "distances of all pairs, with ties",
        x -> x.reshape(3, 1).sub(x.reshape(1, 3)).abs(),
        distinct(3),
        ties(3));
    CASES.tensor(
        "total variation of steps",
        x -> x.slice(0, 1, 5).sub(x.slice(0, 0, 4)).abs().sum(),
        distinct(5),
        ties(5));
    CASES.plain(
        "a thousand hinges",
        x -> thousand(x),
        x -> Math.floor(Math.abs(1000 * x)) + 1,
        rng -> (rng.nextInt(1000) + 0.5) / 1000,
        beside(0.5, -9, -3));
    CASES.plain(
        "Takagi's curve, 20 times refined",
        NastyKinks::takagi,
        NastyKinks::slopeOfTakagi,
        rng -> (rng.nextInt(1 << 20) + 0.5) / (1 << 20),
        either(between(0, 1), beside(0.5, -7, -2)));
    CASES.tensor(
        "|sin(1000 x)|",
        x -> x.mul(1000).sin().abs(),
        each(2, between(0.0005, 0.0025)),
        each(2, either(near(0, -12, -3), beside(Math.PI / 1000, -12, -5), between(-1, 1))));
    CASES.tensor(
        "the largest of three planes",
        x -> Tensor.stack(0, List.of(x.sum(), x.mul(2).sum(), x.neg().sum())).max(),
        each(2, between(0.5, 1)),
        each(2, near(0, -12, -1)));
    CASES.tensor(
        "max-norm of differences",
        x -> x.slice(0, 0, 3).sub(x.slice(0, 3, 6)).abs().max(),
        distinct(6),
        ties(6));
    CASES.tensor(
        "Hausdorff distance of grids",
        x -> x.reshape(3, 1).sub(Tensor.of(0.0, 1, 2)).abs().min(1).max(),
        numbers(at(0.1), at(0.77), between(2.2, 2.3)),
        each(3, either(near(0, -12, -1), near(0.5, -12, -1), near(1, -12, -1))));
    CASES.pair(
        "earth mover's distance",
        (a, b) -> a.sort(0).get(0).sub(b.sort(0).get(0)).abs().sum(),
        distinct(3),
        ties(3));
    CASES.pair(
        "a triplet with a margin",
        (a, b) -> a.sub(b).square().sum().sub(a.add(b).square().sum()).add(8).relu(),
        each(2, between(0.1, 0.5)),
        each(2, at(1)));
    CASES.tensor(
        "a cumulative maximum",
        x -> x.slice(0, 0, 1).maximum(x.slice(0, 1, 2)).maximum(x.slice(0, 2, 3)).mul(x),
        distinct(3),
        ties(3));
  }

  private static void curves() {
    CASES.values(
        "|xy - 1| on its curve",
        v -> v.get(0).mul(v.get(1)).sub(1).abs(),
        each(2, between(2, 3)),
        rng -> {
          double x = 0.5 + rng.nextDouble();
          return new double[] {x, 1 / x + (rng.nextBoolean() ? 0 : 1e-9)};
        });
    CASES.values(
        "distance to the unit circle, on it",
        v -> v.get(0).square().add(v.get(1).square()).sqrt().sub(1).abs(),
        each(2, between(2, 3)),
        rng -> {
          double a = 6 * rng.nextDouble();
          return new double[] {Math.cos(a), Math.sin(a)};
        });
    CASES.values(
        "max(x², y) on the parabola",
        v -> v.get(0).square().maximum(v.get(1)),
        numbers(between(2, 3), between(0, 1)),
        rng -> {
          double x = rng.nextGaussian();
          return new double[] {x, x * x};
        });
    CASES.values(
        "hypot at and near 0",
        v -> v.get(0).hypot(v.get(1)),
        each(2, between(0.5, 1)),
        each(2, either(at(0), beside(0, -150, -1))));
    CASES.values(
        "angle beside the cut",
        v -> v.get(1).atan2(v.get(0)),
        each(2, between(0.5, 1)),
        numbers(between(-2, -1), beside(0, -16, -2)));
    CASES.values(
        "a cone times a saddle",
        v -> v.get(0).square().add(v.get(1).square()).sqrt().mul(v.get(0).mul(v.get(1))),
        each(2, between(0.5, 1)),
        numbers(either(at(0), beside(0, -9, -1)), beside(0, -9, -1)));
    CASES.values(
        "x y²/(x² + y²) near 0",
        v -> v.get(0).mul(v.get(1).square()).div(v.get(0).square().add(v.get(1).square())),
        each(2, between(0.5, 1)),
        each(2, beside(0, -12, -1)));
    CASES.tensor(
        "a ReLU of a distance from a sphere",
        x -> x.norm(2).sub(1).relu(),
        each(3, between(1, 2)),
        rng -> {
          double[] x = each(3, between(-1, 1)).of(rng);
          double n = Math.sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]);
          return new double[] {x[0] / n, x[1] / n, x[2] / n};
        });
  }

  private static void neurons() {
    CASES.tensor(
        "a neuron on its kink, between others",
        x -> layer(layer(x, 3, 5).sub(at0(x, 3, 5)).relu().mul(x.sum()), 5, 2),
        each(3, between(2, 3)),
        onKink(3));
    CASES.tensor(
        "a leaky neuron on its kink",
        x -> layer(layer(x, 2, 6).sub(at0(x, 2, 6)).leakyRelu(0.2), 6, 2).tanh(),
        each(2, between(2, 3)),
        onKink(2));
    CASES.tensor(
        "maxout on its kink",
        x -> layer(x, 3, 6).sub(at0(x, 3, 6)).reshape(2, 3).max(1).sum(),
        each(3, between(2, 3)),
        onKink(3));
    CASES.tensor(
        "neurons on a common kink, all of one sign",
        x -> layer(x, 3, 5).abs().add(1).log().mul(x.sub(1).relu().sum()),
        each(3, between(2, 3)),
        each(3, near(1, -9, -2)));
  }

  private static Tensor layer(Tensor x, int in, int out) {
    Tensor w = Tensor.normal(DType.F64, new SplittableRandom(17 * in + out), 0, 1, in, out);
    return x.reshape(1, in).matmul(w.to(x.dtype())).reshape(out);
  }

  /** What is to be taken away that the first neuron has its kink where all inputs are 1. */
  private static Tensor at0(Tensor x, int in, int out) {
    Tensor first = layer(Tensor.ones(x.dtype(), in), in, out).slice(0, 0, 1);
    return first.pad(0, 0, out - 1);
  }

  private static Nasty.Numbers onKink(int in) {
    return each(in, either(at(1), at(1), beside(1, -12, -2)));
  }

  /** {@code Σ relu(x − k/1000)} over all k from 0 on. */
  private static double thousand(double x) {
    double sum = 0;
    for (int k = 0; k <= 1000; k++) {
      sum += Math.max(x - k / 1000.0, 0);
    }
    return sum;
  }

  private static double takagi(double x) {
    double sum = 0;
    for (int k = 0; k < 20; k++) {
      double t = Math.scalb(x, k);
      sum += Math.scalb(Math.abs(t - Math.rint(t)), -k);
    }
    return sum;
  }

  private static double slopeOfTakagi(double x) {
    double sum = 0;
    for (int k = 0; k < 20; k++) {
      double t = Math.scalb(x, k);
      sum += t > Math.rint(t) ? 1 : -1;
    }
    return sum;
  }
}
