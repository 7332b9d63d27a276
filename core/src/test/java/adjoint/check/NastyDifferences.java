package adjoint.check;

import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.eitherSign;

import java.util.List;

/** Differences of nearly equal numbers, in code as one writes it down. */
final class NastyDifferences {
  static final Nasty CASES = new Nasty();

  private NastyDifferences() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    differences();
    largeArguments();
  }

  private static void differences() {
    CASES.plain(
        "log(1 + x) - x",
        x -> Math.log(1 + x) - x,
        x -> -x / (1 + x),
        between(0.1, 2),
        eitherSign(decades(-14, -3)));
    CASES.plain(
        "(e^x - e^-x)/2",
        x -> (Math.exp(x) - Math.exp(-x)) / 2,
        Math::cosh,
        between(-2, 2),
        eitherSign(decades(-18, -3)));
    CASES.plain(
        "tan x - sin x",
        x -> Math.tan(x) - Math.sin(x),
        x -> 1 / Math.pow(Math.cos(x), 2) - Math.cos(x),
        between(0.3, 1.2),
        eitherSign(decades(-9, -2)));
    CASES.plain(
        "e^x - 1 - x",
        x -> Math.exp(x) - 1 - x,
        Math::expm1,
        between(0.3, 2),
        eitherSign(decades(-12, -2)));
    CASES.plain(
        "log(1 - e^-x)",
        x -> Math.log(1 - Math.exp(-x)),
        x -> 1 / Math.expm1(x),
        between(0.5, 2),
        either(decades(-15, -6), between(20, 45)));
    CASES.plain(
        "log(1 + e^x)",
        x -> Math.log(1 + Math.exp(x)),
        x -> 1 / (1 + Math.exp(-x)),
        between(-2, 2),
        either(between(-45, -20), between(700, 720)));
    CASES.plain(
        "tanh by exponentials",
        x -> (Math.exp(2 * x) - 1) / (Math.exp(2 * x) + 1),
        x -> 1 / Math.pow(Math.cosh(x), 2),
        between(-1, 1),
        either(between(14, 22), decades(-17, -5)));
    CASES.plain(
        "1 - Φ(x) far out",
        x -> 1 - normalCdf(x),
        x -> -Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI),
        between(0.5, 2),
        between(5, 9));
    CASES.plain(
        "logit of a sigmoid",
        x -> logit(1 / (1 + Math.exp(-x))),
        _ -> 1,
        between(-3, 3),
        between(15, 38));
    CASES.plain(
        "arcus sine of a sine",
        x -> Math.asin(Math.sin(x)),
        x -> Math.signum(Math.cos(x)),
        between(-1, 1),
        beside(Math.PI / 2, -9, -2));
    CASES.plain(
        "arcus cosine of a cosine",
        x -> Math.acos(Math.cos(x)),
        Math::signum,
        between(0.5, 2.5),
        eitherSign(decades(-9, -3)));
    CASES.plain(
        "Area cosinus of a cosinus",
        x -> Math.log(Math.cosh(x) + Math.sqrt(Math.cosh(x) * Math.cosh(x) - 1)),
        Math::signum,
        between(0.5, 2),
        eitherSign(decades(-9, -3)));
    CASES.plain(
        "sine squared plus cosine squared",
        x -> Math.pow(Math.sin(x), 2) + Math.pow(Math.cos(x), 2),
        _ -> 0,
        between(-3, 3),
        eitherSign(decades(-5, 12)));
    CASES.plain("what remains of a sum", x -> (x + 0.1) - x - 0.1, _ -> 0, between(-50, 50));
    CASES.plain(
        "kinetic energy at low speed",
        v -> 1 / Math.sqrt(1 - v * v) - 1,
        v -> v / Math.pow(1 - v * v, 1.5),
        between(0.2, 0.8),
        decades(-9, -3));
    CASES.plain(
        "redshift at low speed",
        v -> Math.sqrt((1 + v) / (1 - v)) - 1,
        v -> 1 / ((1 - v) * Math.sqrt(1 - v * v)),
        between(0.2, 0.8),
        decades(-16, -5));
    CASES.plain(
        "eccentric anomaly near the centre",
        e -> e - 0.999999999 * Math.sin(e),
        e -> 1 - 0.999999999 * Math.cos(e),
        between(0.5, 2),
        decades(-8, -2));
  }

  private static void largeArguments() {
    CASES.plain(
        "sqrt(x + 1) - sqrt(x)",
        x -> Math.sqrt(x + 1) - Math.sqrt(x),
        x -> -0.5 / (Math.sqrt(x) * Math.sqrt(x + 1) * (Math.sqrt(x + 1) + Math.sqrt(x))),
        between(0.5, 5),
        decades(3, 17));
    CASES.plain(
        "1/x - 1/(x + 1)",
        x -> 1 / x - 1 / (x + 1),
        x -> -(2 * x + 1) / (x * x * (x + 1) * (x + 1)),
        between(0.5, 5),
        decades(3, 17));
    CASES.plain(
        "sqrt(x² + 1) - x",
        x -> Math.sqrt(x * x + 1) - x,
        x -> -1 / (Math.sqrt(x * x + 1) * (Math.sqrt(x * x + 1) + x)),
        between(0.5, 3),
        decades(3, 9));
    CASES.plain(
        "x - sqrt(x² - x)",
        x -> x - Math.sqrt(x * x - x),
        x -> 1 - (2 * x - 1) / (2 * Math.sqrt(x * x - x)),
        between(1.5, 4),
        decades(4, 12));
    CASES.family(
        "log(a + x) - log(a)",
        (x, a) -> Math.log(a + x) - Math.log(a),
        (x, a) -> 1 / (a + x),
        decades(0, 2),
        between(0.5, 2),
        decades(-12, -4));
    CASES.plain(
        "log(1e15 + x) - log(1e15)",
        x -> Math.log(1e15 + x) - Math.log(1e15),
        x -> 1 / (1e15 + x),
        decades(15, 16),
        decades(-3, 6));
    CASES.plain("e^x e^-x - 1", x -> Math.exp(x) * Math.exp(-x) - 1, _ -> 0, between(-50, 50));
    CASES.plain(
        "π after a million turns",
        x -> Math.sin(x + 2e6 * Math.PI) - Math.sin(x),
        _ -> 0,
        between(-3, 3));
  }

  /** The distribution of a normal number by erf's series. */
  private static double normalCdf(double x) {
    double term = x;
    double sum = x;
    for (int k = 1; k < 200; k++) {
      term *= x * x / (2 * k + 1);
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private static double logit(double p) {
    return Math.log(p / (1 - p));
  }
}
