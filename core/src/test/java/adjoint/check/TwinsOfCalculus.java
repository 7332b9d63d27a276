package adjoint.check;

import static adjoint.check.Twins.between;
import static adjoint.check.Twins.numbers;
import static java.lang.Math.atan2;
import static java.lang.Math.cos;
import static java.lang.Math.log;
import static java.lang.Math.pow;
import static java.lang.Math.sin;
import static java.lang.Math.sqrt;

/** Formulas of calculus and geometry in plain code. */
final class TwinsOfCalculus {
  private TwinsOfCalculus() {}

  static Twins all() {
    Twins twins = Twins.of("calculus");
    calculus(twins);
    polynomials(twins);
    geometry(twins);
    return twins;
  }

  private static void calculus(Twins twins) {
    twins.plain(
        "x^x, as a power",
        between(1.1, 2),
        x -> pow(x, x),
        x -> x * pow(x, x - 1),
        x -> pow(x, x) * (log(x) + 1));
    twins.plain(
        "log₂, as log", between(1, 9), x -> log(x) / log(2), x -> 1 / x, x -> 1 / (x * log(2)));
    twins.plain(
        "10^x, as e^x",
        between(-1, 1),
        x -> pow(10, x),
        x -> pow(10, x),
        x -> pow(10, x) * log(10));
    twins.plain(
        "a sine of degrees",
        between(5, 80),
        x -> sin(Math.toRadians(x)),
        x -> cos(Math.toRadians(x)),
        x -> Math.toRadians(cos(Math.toRadians(x))));
    twins.plain(
        "asin, as of asinh",
        between(0.2, 0.9),
        Math::asin,
        x -> 1 / sqrt(1 + x * x),
        x -> 1 / sqrt(1 - x * x));
    twins.plain("cosh, as of cos", between(0.3, 2), Math::cosh, x -> -Math.sinh(x), Math::sinh);
    twins.plain(
        "tan², the inner slope lost",
        between(0.2, 1.2),
        x -> pow(Math.tan(x), 2),
        x -> 2 * Math.tan(x),
        x -> 2 * Math.tan(x) * (1 + pow(Math.tan(x), 2)));
    twins.plain(
        "1/(x - 2)² beside its pole, once",
        rng -> 2 - Twins.decade(rng, -6, -1),
        x -> pow(x - 2, -2),
        x -> -pow(x - 2, -3),
        x -> -2 * pow(x - 2, -3));
    twins.plain(
        "a quotient, the terms exchanged",
        between(1, 2),
        x -> sin(x) / x,
        x -> (sin(x) - x * cos(x)) / (x * x),
        x -> (x * cos(x) - sin(x)) / (x * x));
    twins.plain(
        "x^(1/3), as x^(1/2)",
        between(2, 8),
        Math::cbrt,
        x -> 1 / (2 * sqrt(x)),
        x -> Math.cbrt(x) / (3 * x));
    twins.gradient(
        "a^b by b, as by a",
        numbers(1.2, 2, 2),
        v -> pow(v[0], v[1]),
        v -> new double[] {v[1] * pow(v[0], v[1] - 1), v[0] * pow(v[0], v[1] - 1)},
        v -> new double[] {v[1] * pow(v[0], v[1] - 1), pow(v[0], v[1]) * log(v[0])});
    twins.gradient(
        "atan2, exchanged",
        numbers(0.5, 3, 2),
        v -> atan2(v[0], v[1]),
        v -> new double[] {-v[1] / (v[0] * v[0] + v[1] * v[1]), v[0] / (v[0] * v[0] + v[1] * v[1])},
        v ->
            new double[] {v[1] / (v[0] * v[0] + v[1] * v[1]), -v[0] / (v[0] * v[0] + v[1] * v[1])});
    twins.gradient(
        "a harmonic mean, as an arithmetic one",
        numbers(1, 4, 2),
        v -> 2 / (1 / v[0] + 1 / v[1]),
        _ -> new double[] {0.5, 0.6},
        v -> new double[] {2 * pow(v[1] / (v[0] + v[1]), 2), 2 * pow(v[0] / (v[0] + v[1]), 2)});
  }

  private static void polynomials(Twins twins) {
    twins.plain(
        "Horner, the coefficients not multiplied",
        between(0.5, 1.5),
        x -> 1 + x * (2 + x * (3 + x * 4)),
        x -> 2 + x * (3 + x * 4),
        x -> 2 + x * (6 + x * 12));
    twins.plain(
        "Chebyshev's T₅, of the first kind again",
        between(0.05, 0.3),
        x -> cos(5 * Math.acos(x)),
        x -> 5 * cos(4 * Math.acos(x)),
        x -> 5 * sin(5 * Math.acos(x)) / sin(Math.acos(x)));
    twins.plain(
        "Legendre's P₃, a term lost",
        between(-1, 1),
        x -> (5 * x * x * x - 3 * x) / 2,
        x -> 7.5 * x * x,
        x -> 7.5 * x * x - 1.5);
    twins.plain(
        "a Padé fraction, its denominator held",
        between(0.5, 2),
        x -> (1 + x / 2) / (1 - x / 5),
        x -> 0.5 / (1 - x / 5),
        x -> 0.7 / pow(1 - x / 5, 2));
    twins.plain(
        "a series of sines, frequencies off by one",
        between(0.4, 1),
        x -> sin(x) + sin(2 * x) / 2 + sin(3 * x) / 3,
        x -> cos(2 * x) + cos(3 * x) + cos(4 * x),
        x -> cos(x) + cos(2 * x) + cos(3 * x));
    twins.plain(
        "log Γ by Stirling, as log x",
        between(2, 6),
        x -> (x - 0.5) * log(x) - x + 1 / (12 * x),
        Math::log,
        x -> log(x) - 0.5 / x - 1 / (12 * x * x));
  }

  private static void geometry(Twins twins) {
    twins.jacobian(
        "polar coordinates, transposed",
        numbers(0.5, 1.4, 2),
        v -> new double[] {v[0] * cos(v[1]), v[0] * sin(v[1])},
        v -> new double[][] {{cos(v[1]), sin(v[1])}, {-v[0] * sin(v[1]), v[0] * cos(v[1])}},
        v -> new double[][] {{cos(v[1]), -v[0] * sin(v[1])}, {sin(v[1]), v[0] * cos(v[1])}});
    twins.jacobian(
        "a camera, its depth held",
        numbers(1, 2, 3),
        v -> new double[] {v[0] / v[2], v[1] / v[2]},
        v -> new double[][] {{1 / v[2], 0, 0}, {0, 1 / v[2], 0}},
        v ->
            new double[][] {
              {1 / v[2], 0, -v[0] / (v[2] * v[2])}, {0, 1 / v[2], -v[1] / (v[2] * v[2])}
            });
    twins.jacobian(
        "a cross product, one sign",
        numbers(0.5, 2, 3),
        v -> new double[] {2 * v[2] - 3 * v[1], 3 * v[0] - v[2], v[1] - 2 * v[0]},
        _ -> new double[][] {{0, -3, 2}, {3, 0, 1}, {-2, 1, 0}},
        _ -> new double[][] {{0, -3, 2}, {3, 0, -1}, {-2, 1, 0}});
    twins.jacobian(
        "a rotation, the other way round",
        numbers(0.3, 1.2, 1),
        v -> new double[] {2 * cos(v[0]) - sin(v[0]), 2 * sin(v[0]) + cos(v[0])},
        v -> new double[][] {{2 * sin(v[0]) - cos(v[0])}, {2 * cos(v[0]) + sin(v[0])}},
        v -> new double[][] {{-2 * sin(v[0]) - cos(v[0])}, {2 * cos(v[0]) - sin(v[0])}});
    twins.gradient(
        "a distance, squared",
        numbers(3, 5, 2),
        v -> Math.hypot(v[0], v[1]),
        v -> new double[] {2 * v[0], 2 * v[1]},
        v -> new double[] {v[0] / Math.hypot(v[0], v[1]), v[1] / Math.hypot(v[0], v[1])});
    twins.gradient(
        "a triangle's area, a side held",
        numbers(1, 2, 3),
        v -> v[0] * v[1] * sin(v[2]) / 2,
        v -> new double[] {v[1] * sin(v[2]) / 2, 0, v[0] * v[1] * cos(v[2]) / 2},
        v ->
            new double[] {v[1] * sin(v[2]) / 2, v[0] * sin(v[2]) / 2, v[0] * v[1] * cos(v[2]) / 2});
    twins.gradient(
        "a cosine of an angle, not normalized",
        numbers(0.5, 1, 2),
        v -> (v[0] + 2 * v[1]) / sqrt(5 * (v[0] * v[0] + v[1] * v[1])),
        v ->
            new double[] {
              1 / sqrt(5 * (v[0] * v[0] + v[1] * v[1])), 2 / sqrt(5 * (v[0] * v[0] + v[1] * v[1]))
            },
        v ->
            new double[] {
              v[1] * (v[1] - 2 * v[0]) / (sqrt(5) * pow(v[0] * v[0] + v[1] * v[1], 1.5)),
              v[0] * (2 * v[0] - v[1]) / (sqrt(5) * pow(v[0] * v[0] + v[1] * v[1], 1.5))
            });
  }
}
