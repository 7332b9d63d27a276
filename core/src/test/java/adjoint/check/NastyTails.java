package adjoint.check;

import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.each;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.eitherSign;

import java.util.List;

/** Distributions' tails, and special functions by their series. */
final class NastyTails {
  static final Nasty CASES = new Nasty();

  private NastyTails() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    tails();
    functions();
  }

  private static void tails() {
    CASES.plain(
        "log Φ by plain code, far down",
        x -> Math.log(0.5 * (1 + erfSeries(x / Math.sqrt(2)))),
        NastyTails::slopeOfLogPhi,
        between(-1, 1),
        between(-5, -2.5));
    CASES.tensor(
        "log of normalCdf, far down",
        x -> x.normalCdf().log(),
        each(2, between(-1, 1)),
        each(2, between(-37, -5)));
    CASES.tensor(
        "a normal density's log, far out",
        x -> x.sub(1).square().mul(-0.5),
        each(2, between(-1, 1)),
        each(2, eitherSign(decades(3, 150))));
    CASES.tensor(
        "Student's density, nearly normal",
        x -> x.square().div(1e12).log1p().mul(-0.5e12),
        each(2, between(-1, 1)),
        each(2, eitherSign(decades(0, 8))));
    CASES.tensor(
        "Student's density by plain code",
        x -> x.square().div(1e12).add(1).log().mul(-0.5e12),
        each(2, between(1e5, 1e6)),
        each(2, between(-3, 3)));
    CASES.pair(
        "a gamma density's log, for large shapes",
        (x, k) -> k.sub(1).mul(x.abs().log()).sub(x.abs()).sub(k.abs().lgamma()),
        each(2, between(1, 3)),
        each(2, decades(3, 12)));
    CASES.pair(
        "a Poisson log-likelihood of large counts",
        (l, k) -> k.mul(l.log()).sub(l).sub(k.add(1).lgamma()),
        each(2, between(1, 3)),
        each(2, decades(2, 9)));
    CASES.pair(
        "a beta density's log at its ends",
        (x, a) -> x.abs().log().mul(a.sub(1)).sub(a.logBeta(x)),
        each(2, between(1, 3)),
        each(2, decades(-9, 3)));
    CASES.tensor(
        "Weibull's density of shape 1/2 near 0",
        x -> x.log().mul(-0.5).sub(x.sqrt()),
        each(2, between(1, 2)),
        each(2, decades(-300, -1)));
    CASES.tensor(
        "Gumbel's distribution",
        x -> x.neg().exp().neg().exp(),
        each(2, between(-1, 1)),
        each(2, either(between(-6.5, -3), between(20, 300))));
    CASES.tensor(
        "a mixture far apart",
        x -> x.square().mul(-0.5).exp().add(x.sub(60).square().mul(-0.5).exp()).log(),
        each(2, between(-1, 1)),
        each(2, between(0, 60)));
  }

  private static void functions() {
    CASES.plain(
        "Bessel's J0 by its series",
        NastyTails::bessel0,
        x -> -bessel1(x),
        between(0.5, 4),
        between(15, 40));
    CASES.plain(
        "a cut zeta function",
        s -> zeta(s),
        NastyTails::slopeOfZeta,
        between(2, 4),
        either(beside(1, -9, -2), between(20, 60)));
    CASES.plain(
        "a dilogarithm near 1",
        x -> polylog(x),
        x -> -Math.log1p(-x) / x,
        between(0.2, 0.6),
        rng -> 0.9 - decades(-9, -1.1).of(rng));
    CASES.plain(
        "arithmetic-geometric mean near 0",
        x -> agm(1, x),
        NastyTails::slopeOfAgm,
        between(0.3, 0.8),
        decades(-12, -1.5));
    CASES.tensor(
        "lgamma of large numbers",
        x -> x.lgamma(),
        each(2, between(1.6, 3)),
        each(2, decades(3, 15)));
    CASES.tensor(
        "lgamma(x + 1) - lgamma(x) - log x",
        x -> x.add(1).lgamma().sub(x.lgamma()).sub(x.log()).add(x),
        each(2, between(1, 3)),
        each(2, decades(2, 12)));
    CASES.tensor(
        "digamma and trigamma near 0",
        x -> x.digamma().mul(x).add(x.trigamma().mul(x.square())),
        each(2, between(1, 3)),
        each(2, decades(-12, -1)));
  }

  private static double erfSeries(double x) {
    double term = x;
    double sum = x;
    for (int k = 1; k < 150; k++) {
      term *= -x * x / k;
      sum += term / (2 * k + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  private static double slopeOfLogPhi(double x) {
    double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    // Laplace's continued fraction of Mills' ratio where the sum above has no digits left.
    double ratio = -x;
    for (int k = 200; k > 0 && x < -2; k--) {
      ratio = -x + k / ratio;
    }
    return x < -2 ? ratio : density / (0.5 * (1 + erfSeries(x / Math.sqrt(2))));
  }

  private static double bessel0(double x) {
    double term = 1;
    double sum = 1;
    for (int k = 1; k < 150; k++) {
      term *= -x * x / (4.0 * k * k);
      sum += term;
    }
    return sum;
  }

  private static double bessel1(double x) {
    double term = x / 2;
    double sum = term;
    for (int k = 1; k < 150; k++) {
      term *= -x * x / (4.0 * k * (k + 1));
      sum += term;
    }
    return sum;
  }

  private static double zeta(double s) {
    double sum = Math.pow(50, 1 - s) / (s - 1);
    for (int k = 1; k < 50; k++) {
      sum += Math.pow(k, -s);
    }
    return sum;
  }

  private static double slopeOfZeta(double s) {
    double sum = -Math.pow(50, 1 - s) * (Math.log(50) / (s - 1) + 1 / ((s - 1) * (s - 1)));
    for (int k = 1; k < 50; k++) {
      sum -= Math.log(k) * Math.pow(k, -s);
    }
    return sum;
  }

  private static double polylog(double x) {
    double sum = 0;
    for (int k = 400; k > 0; k--) {
      sum += Math.pow(x, k) / ((double) k * k);
    }
    return sum;
  }

  private static double agm(double a, double b) {
    double x = a;
    double y = b;
    while (Math.abs(x - y) > 1e-14 * x) {
      double mean = (x + y) / 2;
      y = Math.sqrt(x * y);
      x = mean;
    }
    return x;
  }

  private static double slopeOfAgm(double b) {
    double x = 1;
    double y = b;
    double dx = 0;
    double dy = 1;
    for (int k = 0; k < 12; k++) {
      double mean = (x + y) / 2;
      double root = Math.sqrt(x * y);
      double dmean = (dx + dy) / 2;
      dy = (dx * y + x * dy) / (2 * root);
      dx = dmean;
      x = mean;
      y = root;
    }
    return dx;
  }
}
