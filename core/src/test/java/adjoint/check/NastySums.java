package adjoint.check;

import static adjoint.check.Nasty.at;
import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.each;
import static adjoint.check.Nasty.numbers;

import adjoint.Value;
import java.util.Arrays;
import java.util.List;

/** Sums, polynomials and distances that lose digits where their terms cancel. */
final class NastySums {
  static final Nasty CASES = new Nasty();

  private NastySums() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    severalNumbers();
    polynomials();
  }

  private static void severalNumbers() {
    CASES.gradient(
        "variance by two moments",
        NastySums::variance,
        x -> Arrays.stream(x).map(v -> 2 * (v - mean(x)) / x.length).toArray(),
        each(4, between(-1, 1)),
        rng ->
            Arrays.stream(each(4, between(-1, 1)).of(rng))
                .map(v -> v + 1e3 * (1 + 1e4 * rng.nextInt(3)))
                .toArray());
    CASES.values(
        "variance by two moments, far off",
        v ->
            v.get(0)
                .square()
                .add(v.get(1).square())
                .mul(0.5)
                .sub(v.get(0).add(v.get(1)).mul(0.5).square()),
        each(2, between(-1, 1)),
        each(2, between(1e6, 1e6 + 1)));
    CASES.values(
        "the small root of a quadratic",
        v -> {
          Value discriminant = v.get(1).square().sub(v.get(0).mul(v.get(2)).mul(4));
          return discriminant.sqrt().sub(v.get(1)).div(v.get(0).mul(2));
        },
        numbers(between(1, 2), between(4, 5), between(1, 2)),
        numbers(between(1, 2), decades(4, 9), between(1, 2)));
    CASES.values(
        "difference of squares",
        v -> v.get(0).square().sub(v.get(1).square()),
        each(2, between(1, 3)),
        each(2, beside(1e5, -8, -1)));
    CASES.values(
        "distance between near points",
        v -> v.get(0).sub(v.get(1)).square().add(v.get(2).sub(v.get(3)).square()).sqrt(),
        numbers(at(1), at(2), between(0, 1), at(3)),
        each(4, beside(1000, -9, -3)));
    CASES.values(
        "distance by scalar products",
        v ->
            v.get(0)
                .square()
                .add(v.get(1).square())
                .sub(v.get(0).mul(v.get(1)).mul(1.999))
                .relu()
                .sqrt(),
        numbers(between(0, 1), between(2, 3)),
        each(2, beside(3, -9, -4)));
    CASES.plain(
        "angle between parallel vectors by acos",
        x -> Math.acos((1 + 0.1 * x) / Math.sqrt(1.01 * (1 + x * x))),
        x -> Math.signum(x - 0.1) / (1 + x * x),
        between(1, 3),
        beside(0.1, -9, -3));
    CASES.values(
        "1 - cosine similarity",
        v -> cosine(v).rsub(1),
        each(4, between(0.2, 2)),
        numbers(at(1), at(2), beside(1, -12, -3), beside(2, -12, -3)));
    CASES.values(
        "angle by atan2 of cross and dot",
        v ->
            v.get(0)
                .mul(v.get(3))
                .sub(v.get(1).mul(v.get(2)))
                .atan2(v.get(0).mul(v.get(2)).add(v.get(1).mul(v.get(3)))),
        each(4, between(0.2, 2)),
        numbers(at(3), at(4), beside(3, -15, -3), at(4)));
    CASES.values(
        "Heron's formula of a needle",
        NastySums::heron,
        numbers(between(2, 3), between(2, 3), between(2, 3)),
        numbers(at(1), beside(1, -9, -4), decades(-4, -2)));
    CASES.values(
        "area of a far triangle",
        v ->
            v.get(0)
                .mul(v.get(3))
                .sub(v.get(2).mul(v.get(1)))
                .add(v.get(2).mul(v.get(5)).sub(v.get(4).mul(v.get(3))))
                .add(v.get(4).mul(v.get(1)).sub(v.get(0).mul(v.get(5))))
                .mul(0.5),
        each(6, between(-1, 1)),
        each(6, between(1e6, 1e6 + 2)));
    CASES.gradient(
        "a compensated sum",
        NastySums::compensated,
        _ -> new double[] {1, 1e16, 1, -1e16},
        numbers(between(1, 2), at(0), between(1, 2), at(0)),
        each(4, between(0.5, 2)));
    CASES.gradient(
        "determinant of a nearly singular matrix",
        m -> m[0] * m[3] - m[1] * m[2],
        m -> new double[] {m[3], -m[2], -m[1], m[0]},
        each(4, between(1, 2)),
        numbers(at(1e8), at(1e8 + 1), at(1e8 - 1), beside(1e8, -7, 0)));
    CASES.values(
        "spherical law of cosines for near places",
        v ->
            v.get(0)
                .sin()
                .mul(v.get(1).sin())
                .add(v.get(0).cos().mul(v.get(1).cos()).mul(v.get(2).sub(v.get(3)).cos()))
                .acos()
                .mul(6371),
        numbers(between(0, 1), between(-1, -0.1), at(1), between(2, 3)),
        numbers(at(0.8), beside(0.8, -8, -4), at(0.1), beside(0.1, -8, -4)));
  }

  private static void polynomials() {
    CASES.plain(
        "exp by its series", NastySums::exponential, Math::exp, between(-1, 2), between(-35, -15));
    CASES.plain("sine by its series", NastySums::sine, Math::cos, between(-2, 2), between(20, 36));
    CASES.plain(
        "Wilkinson's polynomial",
        x -> horner(x, WILKINSON),
        NastySums::slopeOfWilkinson,
        between(0, 0.5),
        beside(8, -9, -1));
    CASES.plain(
        "(x - 2)^9 expanded",
        x -> horner(x, NINTH),
        x -> 9 * Math.pow(x - 2, 8),
        between(3, 4),
        beside(2, -3, -1));
  }

  private static final double[] NINTH = {-512, 2304, -4608, 5376, -4032, 2016, -672, 144, -18, 1};

  /** {@code Π (x − k)} for k of 1 to 12, multiplied out. */
  private static final double[] WILKINSON = roots(12);

  private static double[] roots(int n) {
    double[] c = {1};
    for (int k = 1; k <= n; k++) {
      double[] next = new double[k + 1];
      for (int i = 0; i < k; i++) {
        next[i + 1] += c[i];
        next[i] -= k * c[i];
      }
      c = next;
    }
    return c;
  }

  private static double horner(double x, double... c) {
    double y = 0;
    for (int k = c.length - 1; k >= 0; k--) {
      y = y * x + c[k];
    }
    return y;
  }

  private static double slopeOfWilkinson(double x) {
    double sum = 0;
    for (int k = 1; k <= 12; k++) {
      double product = 1;
      for (int j = 1; j <= 12; j++) {
        product *= j == k ? 1 : x - j;
      }
      sum += product;
    }
    return sum;
  }

  private static double exponential(double x) {
    double term = 1;
    double sum = 1;
    for (int k = 1; k < 200; k++) {
      term *= x / k;
      sum += term;
    }
    return sum;
  }

  private static double mean(double... x) {
    return Arrays.stream(x).sum() / x.length;
  }

  private static double variance(double... x) {
    return Arrays.stream(x).map(v -> v * v).sum() / x.length - mean(x) * mean(x);
  }

  private static Value cosine(List<Value> v) {
    Value dot = v.get(0).mul(v.get(2)).add(v.get(1).mul(v.get(3)));
    Value a = v.get(0).square().add(v.get(1).square()).sqrt();
    return dot.div(a.mul(v.get(2).square().add(v.get(3).square()).sqrt()));
  }

  private static Value heron(List<Value> v) {
    Value s = v.get(0).add(v.get(1)).add(v.get(2)).mul(0.5);
    return s.mul(s.sub(v.get(0))).mul(s.sub(v.get(1))).mul(s.sub(v.get(2))).sqrt();
  }

  /** Kahan's sum of numbers, of which two are scaled by 1e16. */
  private static double compensated(double... x) {
    double sum = 0;
    double lost = 0;
    double[] scale = {1, 1e16, 1, -1e16};
    for (int i = 0; i < x.length; i++) {
      double y = x[i] * scale[i] - lost;
      double t = sum + y;
      lost = t - sum - y;
      sum = t;
    }
    return sum;
  }

  private static double sine(double x) {
    double term = x;
    double sum = x;
    for (int k = 1; k < 120; k++) {
      term *= -x * x / (2 * k * (2 * k + 1));
      sum += term;
    }
    return sum;
  }
}
