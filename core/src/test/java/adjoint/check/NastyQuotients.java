package adjoint.check;

import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.eitherSign;

import java.util.List;

/** Quotients whose numerator and denominator both go to 0, in code as one writes it down. */
final class NastyQuotients {
  static final Nasty CASES = new Nasty();

  private NastyQuotients() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    quotients();
  }

  private static void quotients() {
    CASES.plain(
        "(e^x - 1 - x)/x²",
        x -> (Math.exp(x) - 1 - x) / (x * x),
        x -> series(x, 3),
        between(0.3, 1.5),
        eitherSign(decades(-9, -4)));
    CASES.plain(
        "coth x - 1/x",
        x -> 1 / Math.tanh(x) - 1 / x,
        x ->
            Math.abs(x) < 0.01 ? 1.0 / 3 - x * x / 15 : 1 / (x * x) - 1 / Math.pow(Math.sinh(x), 2),
        between(0.3, 2),
        eitherSign(decades(-8, -3)));
    CASES.plain(
        "(1 + x)^(1/x)",
        x -> Math.pow(1 + x, 1 / x),
        NastyQuotients::slopeOfCompounding,
        between(0.3, 2),
        decades(-12, -4));
    CASES.plain(
        "(x² - 1)/(x - 1)", x -> (x * x - 1) / (x - 1), _ -> 1, between(2, 5), beside(1, -13, -3));
    CASES.plain(
        "(x³ - 8)/(x - 2)",
        x -> (x * x * x - 8) / (x - 2),
        x -> 2 * x + 2,
        between(3, 5),
        beside(2, -13, -3));
    CASES.family(
        "difference quotient of a sine",
        (x, h) -> (Math.sin(x + h) - Math.sin(x)) / h,
        (x, h) -> -2 * Math.sin(x + h / 2) * Math.sin(h / 2) / h,
        decades(-3, -1),
        between(0.5, 1),
        between(-30, 30));
    CASES.family(
        "difference quotient, short step",
        (x, h) -> (Math.sin(x + h) - Math.sin(x)) / h,
        (x, h) -> -2 * Math.sin(x + h / 2) * Math.sin(h / 2) / h,
        _ -> 0.1,
        between(0.5, 1),
        between(0.5, 1));
    CASES.family(
        "difference quotient, too short",
        (x, h) -> (Math.exp(x + h) - Math.exp(x)) / h,
        (x, h) -> Math.exp(x) * Math.expm1(h) / h,
        decades(-14, -6),
        between(-2, 2));
    CASES.family(
        "second difference",
        (x, h) -> (Math.exp(x + h) - 2 * Math.exp(x) + Math.exp(x - h)) / (h * h),
        (x, h) -> Math.exp(x) * 4 * Math.pow(Math.sinh(h / 2) / h, 2),
        decades(-9, -4),
        between(-2, 2));
    CASES.plain(
        "divided difference of exp at 1",
        x -> (Math.exp(x) - Math.E) / (x - 1),
        x -> Math.E * series(x - 1, 2),
        between(1.5, 2.5),
        beside(1, -9, -4));
    CASES.plain(
        "barycentric interpolation near a node",
        NastyQuotients::barycentric,
        x -> 4 * x - 1.5,
        between(0.2, 0.8),
        either(beside(1, -14, -3), beside(0, -16, -3)));
    CASES.plain(
        "spherical Bessel function near 0",
        x -> (3 / (x * x * x) - 1 / x) * Math.sin(x) - 3 * Math.cos(x) / (x * x),
        x -> Math.abs(x) < 0.05 ? 2 * x / 15 - 2 * x * x * x / 105 : slopeOfBessel(x),
        between(1, 4),
        decades(-7, -2));
    CASES.plain(
        "Stumpff function near 0",
        z -> (1 - Math.cos(Math.sqrt(z))) / z,
        z ->
            z < 0.01
                ? -1.0 / 24 + z / 360
                : (Math.sqrt(z) * Math.sin(Math.sqrt(z)) / 2 - 1 + Math.cos(Math.sqrt(z)))
                    / (z * z),
        between(0.5, 3),
        decades(-14, -4));
  }

  private static double slopeOfCompounding(double x) {
    return x < 0.01
        ? Math.E * (-0.5 + x * (11.0 / 12 - x * 21.0 / 16))
        : Math.pow(1 + x, 1 / x) * (1 / (x * (1 + x)) - Math.log1p(x) / (x * x));
  }

  /** Of j₂: {@code j₁ − 3/x j₂}. */
  private static double slopeOfBessel(double x) {
    double j1 = Math.sin(x) / (x * x) - Math.cos(x) / x;
    double j2 = (3 / (x * x * x) - 1 / x) * Math.sin(x) - 3 * Math.cos(x) / (x * x);
    return j1 - 3 / x * j2;
  }

  /** {@code 2x² − 1.5x + 0.25}, from its values at 0, 0.5 and 1. */
  private static double barycentric(double x) {
    double[] w = {1 / x, -2 / (x - 0.5), 1 / (x - 1)};
    return (w[0] * 0.25 + w[1] * 0 + w[2] * 0.75) / (w[0] + w[1] + w[2]);
  }

  /** The derivative of {@code (e^x − Σ_{k<n−1} x^k/k!)/x^(n−1)}: {@code Σ (k+1) x^k/(k+n)!}. */
  private static double series(double x, int n) {
    double power = 1;
    for (int k = 2; k <= n; k++) {
      power /= k;
    }
    double sum = 0;
    for (int k = 0; k < 40; k++) {
      sum += (k + 1) * power;
      power *= x / (k + 1 + n);
    }
    return sum;
  }
}
