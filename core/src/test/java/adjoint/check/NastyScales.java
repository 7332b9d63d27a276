package adjoint.check;

import static adjoint.check.Nasty.at;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.each;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.eitherSign;
import static adjoint.check.Nasty.numbers;

import java.util.Arrays;
import java.util.List;

/** Very different sizes in one input, and zeros beside large numbers. */
final class NastyScales {
  static final Nasty CASES = new Nasty();

  private NastyScales() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    mixed();
    zeros();
  }

  private static void mixed() {
    CASES.values(
        "1e15 a + 1e-15 b",
        v -> v.get(0).mul(1e15).add(v.get(1).mul(1e-15)),
        numbers(between(1, 2), decades(29, 31)),
        numbers(either(at(0), eitherSign(decades(-20, 3))), eitherSign(decades(-10, 30))));
    CASES.values(
        "tanh(1e9 a) + 1e-9 b",
        v -> v.get(0).mul(1e9).tanh().add(v.get(1).mul(1e-9)),
        numbers(decades(-10, -9), decades(8, 9)),
        numbers(either(at(0), eitherSign(decades(-14, -7))), eitherSign(decades(0, 12))));
    CASES.values(
        "a² + b² of 1e8 and 1e-8",
        v -> v.get(0).square().add(v.get(1).square()),
        each(2, between(1, 2)),
        numbers(eitherSign(decades(5, 9)), eitherSign(decades(-10, -6))));
    CASES.values(
        "a b c of all sizes",
        v -> v.get(0).mul(v.get(1)).mul(v.get(2)),
        each(3, between(1, 2)),
        each(3, eitherSign(decades(-60, 60))));
    CASES.tensor(
        "softmax of mixed sizes",
        x -> x.softmax(0),
        each(3, between(-1, 1)),
        numbers(eitherSign(decades(-12, 0)), between(-1, 1), eitherSign(decades(0, 6))));
    CASES.tensor(
        "a sum of squares, normalized",
        x -> x.div(x.square().sum().sqrt()),
        each(3, between(1, 2)),
        each(3, eitherSign(decades(-15, 15))));
    CASES.tensor(
        "norm of order 3 of mixed sizes",
        x -> x.norm(3),
        each(3, between(1, 2)),
        each(3, eitherSign(decades(-15, 15))));
    CASES.gradient(
        "a sum of tiny and huge",
        x -> Math.sin(x[0] * 1e12) + x[1] * 1e-12 + x[2],
        x -> new double[] {1e12 * Math.cos(x[0] * 1e12), 1e-12, 1},
        numbers(decades(-13, -12), decades(11, 12), between(1, 2)),
        numbers(
            eitherSign(decades(-15, -10)),
            decades(0, 14),
            either(at(0), eitherSign(decades(-8, 8)))));
    CASES.gradient(
        "weights of 1 to 1e-12",
        x -> {
          double s = 0;
          for (int i = 0; i < x.length; i++) {
            s += Math.pow(10, -3 * i) * Math.exp(x[i]);
          }
          return s;
        },
        x -> {
          double[] g = new double[x.length];
          Arrays.setAll(g, i -> Math.pow(10, -3 * i) * Math.exp(x[i]));
          return g;
        },
        numbers(between(-1, 1), between(3, 5)),
        each(5, between(-1, 1)));
    CASES.plain(
        "1e300 (x/1e300)³",
        x -> 1e300 * Math.pow(x / 1e300, 3),
        x -> 3 * Math.pow(x / 1e300, 2),
        decades(299, 301),
        decades(150, 302));
    CASES.plain(
        "e^(e^x)",
        x -> Math.exp(Math.exp(x)),
        x -> Math.exp(x + Math.exp(x)),
        between(-1, 1),
        either(between(5, 6.56), between(-700, -20)));
    CASES.plain(
        "x^-30",
        x -> Math.pow(x, -30),
        x -> -30 * Math.pow(x, -31),
        between(0.5, 2),
        decades(-9.8, 9));
    CASES.plain(
        "a mean that overflows",
        x -> (x + 1.7e308) / 2,
        _ -> 0.5,
        decades(303, 305),
        decades(300, 308.2));
    CASES.plain(
        "subnormal sizes",
        x -> x * 1e-10,
        _ -> 1e-10,
        between(1, 2),
        eitherSign(decades(-323, -280)));
    CASES.plain(
        "a slope that is subnormal",
        x -> 1e-310 * Math.sin(x),
        x -> 1e-310 * Math.cos(x),
        between(-1, 1));
  }

  private static void zeros() {
    CASES.values(
        "|a| + b at 0 and 1e12",
        v -> v.get(0).abs().add(v.get(1)),
        each(2, between(1, 2)),
        numbers(either(at(0), at(-0.0)), eitherSign(decades(6, 15))));
    CASES.values(
        "relu(a) b at 0 and 1e12",
        v -> v.get(0).relu().mul(v.get(1)),
        each(2, between(1, 2)),
        numbers(at(0), eitherSign(decades(6, 15))));
    CASES.values(
        "a b + c with zeros beside large numbers",
        v -> v.get(0).mul(v.get(1)).add(v.get(2)),
        each(3, between(1, 2)),
        numbers(at(0), either(at(0), decades(6, 15)), eitherSign(decades(6, 15))));
    CASES.values(
        "sin(a) + cos(b) + 1e-3 c with zeros",
        v -> v.get(0).sin().add(v.get(1).cos()).add(v.get(2).mul(1e-3)),
        numbers(between(0.5, 1), between(0.5, 1), between(100, 200)),
        numbers(at(0), at(0), decades(3, 9)));
    for (double scale : new double[] {1e-20, 1e-9, 1e9, 1e20}) {
      CASES.plain(
          "tanh(x/" + scale + ") at 0",
          x -> Math.tanh(x / scale),
          x -> 1 / scale / Math.pow(Math.cosh(x / scale), 2),
          rng -> scale * rng.nextDouble(),
          either(at(0), at(-0.0)));
      CASES.plain(
          "x/(|x| + " + scale + ") at and near 0",
          x -> x / (Math.abs(x) + scale),
          x -> scale / Math.pow(Math.abs(x) + scale, 2),
          rng -> scale * (1 + rng.nextDouble()),
          either(at(0), eitherSign(decades(-25, 25))));
    }
    CASES.tensor(
        "a product with zeros and large numbers",
        x -> x.prod(),
        each(4, between(1, 2)),
        numbers(
            at(0),
            either(at(0), between(1, 2)),
            eitherSign(decades(3, 9)),
            eitherSign(decades(-9, 9))));
    CASES.tensor(
        "cumulative products with zeros",
        x -> x.cumprod(0),
        each(4, between(1, 2)),
        numbers(eitherSign(decades(3, 9)), at(0), eitherSign(decades(-9, 9)), at(0)));
    CASES.tensor(
        "0 in a long sum",
        x -> x.mul(x).add(x).sum(),
        each(5, between(1, 2)),
        rng -> {
          double[] x = new double[200];
          x[rng.nextInt(200)] = 1e6;
          x[rng.nextInt(200)] = 1e-6;
          return x;
        });
  }
}
