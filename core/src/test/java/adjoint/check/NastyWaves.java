package adjoint.check;

import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.each;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.eitherSign;
import static adjoint.check.Nasty.near;

import adjoint.Tensor;
import java.util.List;

/** Poles, waves and saturation. */
final class NastyWaves {
  static final Nasty CASES = new Nasty();

  private NastyWaves() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    poles();
    waves();
    saturation();
  }

  private static void poles() {
    CASES.plain(
        "tan near its pole",
        Math::tan,
        x -> 1 + Math.pow(Math.tan(x), 2),
        between(-1, 1),
        rng -> Math.PI / 2 + eitherSign(decades(-12, -2)).of(rng));
    CASES.plain(
        "1/(x² - 2) near its pole",
        x -> 1 / (x * x - 2),
        x -> -2 * x / Math.pow(x * x - 2, 2),
        between(2, 3),
        beside(Math.sqrt(2), -12, -2));
    CASES.plain(
        "sum of poles",
        x -> 1 / x + 1 / (x - 1e-6) + 1 / (x - 2e-6),
        x -> -1 / (x * x) - Math.pow(x - 1e-6, -2) - Math.pow(x - 2e-6, -2),
        between(1, 2),
        beside(0.5e-6, -12, -7));
    CASES.plain(
        "log|x - 3|",
        x -> Math.log(Math.abs(x - 3)),
        x -> 1 / (x - 3),
        between(4, 5),
        beside(3, -12, -2));
    CASES.plain(
        "e^(1/x), from below",
        x -> Math.exp(1 / x),
        x -> -Math.exp(1 / x) / (x * x),
        between(-3, -1),
        rng -> -decades(-2.8, -1).of(rng));
    CASES.plain(
        "atanh near 1",
        x -> 0.5 * Math.log((1 + x) / (1 - x)),
        x -> 1 / ((1 - x) * (1 + x)),
        between(-0.8, 0.8),
        rng -> 1 - decades(-15, -2).of(rng));
    CASES.tensor(
        "erfinv, normalQuantile and logit near 1",
        x -> x.erfinv().add(x.normalQuantile()).add(x.div(x.rsub(1)).log()),
        each(2, between(0.2, 0.8)),
        each(2, rng -> 1 - decades(-14, -2).of(rng)));
    CASES.tensor(
        "gamma's functions near a pole",
        x -> x.lgamma().add(x.digamma().mul(1e-3)),
        each(2, between(1, 3)),
        each(2, either(beside(-2, -9, -2), beside(0, -9, -2), beside(-1, -9, -2))));
  }

  private static void waves() {
    CASES.plain(
        "sin(x²) far out",
        x -> Math.sin(x * x),
        x -> 2 * x * Math.cos(x * x),
        between(0.5, 1.5),
        decades(2, 7));
    CASES.plain(
        "sin(1/x) near 0",
        x -> Math.sin(1 / x),
        x -> -Math.cos(1 / x) / (x * x),
        between(0.5, 2),
        decades(-5, -2));
    CASES.plain(
        "sin(log x) near 0",
        x -> Math.sin(30 * Math.log(x)),
        x -> 30 * Math.cos(30 * Math.log(x)) / x,
        between(0.5, 2),
        decades(-200, -1));
    CASES.plain(
        "sin(e^x)",
        x -> Math.sin(Math.exp(x)),
        x -> Math.exp(x) * Math.cos(Math.exp(x)),
        between(-1, 1),
        between(6, 17));
    CASES.plain(
        "a beat",
        x -> Math.sin(1000 * x) * Math.sin(1001 * x),
        x ->
            1000 * Math.cos(1000 * x) * Math.sin(1001 * x)
                + 1001 * Math.sin(1000 * x) * Math.cos(1001 * x),
        between(0, 0.01),
        between(-10, 10));
    CASES.plain(
        "Weierstrass' curve, 12 terms",
        NastyWaves::weierstrass,
        NastyWaves::slopeOfWeierstrass,
        between(-1e-6, 1e-6),
        between(-1, 1));
    CASES.plain(
        "a line with a fast ripple",
        x -> x + 1e-9 * Math.sin(1e7 * x),
        x -> 1 + 1e-2 * Math.cos(1e7 * x),
        between(1e-9, 2e-9),
        between(-2, 2));
    CASES.tensor(
        "position codes",
        x -> Tensor.concat(0, List.of(x.sin(), x.mul(64).cos(), x.mul(4096).sin())),
        each(2, between(0, 0.001)),
        each(2, between(-1000, 1000)));
    CASES.plain(
        "Chebyshev's polynomial of degree 60",
        x -> Math.cos(60 * Math.acos(x)),
        x -> 60 * Math.sin(60 * Math.acos(x)) / Math.sqrt(1 - x * x),
        between(-0.5, 0.5),
        rng -> 1 - decades(-12, -3).of(rng));
  }

  private static void saturation() {
    CASES.plain(
        "tanh far out",
        Math::tanh,
        x -> 1 / Math.pow(Math.cosh(x), 2),
        between(-1, 1),
        eitherSign(between(15, 400)));
    CASES.tensor(
        "a product of sigmoids",
        x -> x.sigmoid().prod(),
        each(4, between(-1, 1)),
        each(4, between(-400, 40)));
    CASES.tensor(
        "a steep sigmoid",
        x -> x.mul(1e7).sigmoid(),
        each(2, between(-1e-7, 1e-7)),
        each(2, near(0, -10, -3)));
    CASES.tensor(
        "tanhshrink near 0",
        x -> x.tanhshrink(),
        each(2, between(0.5, 2)),
        each(2, near(0, -12, -1)));
    CASES.tensor(
        "mish and geluTanh, far down",
        x -> x.mish().add(x.geluTanh()),
        each(2, between(-1, 1)),
        each(2, between(-800, -5)));
    CASES.plain(
        "arctan far out",
        Math::atan,
        x -> 1 / (1 + x * x),
        between(-1, 1),
        eitherSign(decades(3, 150)));
    CASES.plain(
        "1/(1 + x²) far out",
        x -> 1 / (1 + x * x),
        x -> -2 * x / Math.pow(1 + x * x, 2),
        between(-1, 1),
        eitherSign(decades(3, 70)));
    CASES.plain(
        "e^(-x²) far out",
        x -> Math.exp(-x * x),
        x -> -2 * x * Math.exp(-x * x),
        between(-1, 1),
        eitherSign(between(4, 30)));
    CASES.plain(
        "a maximum among a plateau",
        x -> Math.pow(Math.cos(x), 100),
        x -> -100 * Math.pow(Math.cos(x), 99) * Math.sin(x),
        between(0.05, 0.2),
        either(near(0, -12, -2), beside(Math.PI / 2, -6, -1)));
  }

  private static double weierstrass(double x) {
    double sum = 0;
    for (int k = 0; k < 12; k++) {
      sum += Math.scalb(Math.sin(Math.pow(5, k) * x), -k);
    }
    return sum;
  }

  private static double slopeOfWeierstrass(double x) {
    double sum = 0;
    for (int k = 0; k < 12; k++) {
      sum += Math.pow(2.5, k) * Math.cos(Math.pow(5, k) * x);
    }
    return sum;
  }
}
