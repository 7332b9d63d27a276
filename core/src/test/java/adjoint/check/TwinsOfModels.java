package adjoint.check;

import static adjoint.check.Twins.between;
import static adjoint.check.Twins.numbers;
import static java.lang.Math.cos;
import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.pow;
import static java.lang.Math.sin;
import static java.lang.Math.sqrt;

import adjoint.Tensor;
import adjoint.array.DType;

/** Formulas of statistics, physics and finance in plain code. */
final class TwinsOfModels {
  private TwinsOfModels() {}

  static Twins all() {
    Twins twins = Twins.of("models");
    densities(twins);
    likelihoods(twins);
    sciences(twins);
    units(twins);
    return twins;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + exp(-x));
  }

  /** Logarithms of densities, by their parameters. */
  private static void densities(Twins twins) {
    twins.gradient(
        "a normal density by σ, its scale forgotten",
        numbers(0.5, 2, 2),
        v -> -log(v[1]) - pow((3 - v[0]) / v[1], 2) / 2,
        v -> new double[] {(3 - v[0]) / (v[1] * v[1]), pow(3 - v[0], 2) / pow(v[1], 3)},
        v -> new double[] {(3 - v[0]) / (v[1] * v[1]), pow(3 - v[0], 2) / pow(v[1], 3) - 1 / v[1]});
    twins.plain(
        "a Gamma density by its rate, without x",
        between(0.5, 3),
        r -> 2.5 * log(r) - 1.7 * r,
        r -> 2.5 / r,
        r -> 2.5 / r - 1.7);
    twins.plain(
        "a Poisson density by the log of its rate",
        between(-1, 1.5),
        t -> 3 * t - exp(t),
        t -> 3 - t,
        t -> 3 - exp(t));
    twins.plain(
        "a Student density, ν for ν + 1",
        between(0.5, 3),
        x -> -3 * log(1 + x * x / 5),
        x -> -5 * x / (5 + x * x),
        x -> -6 * x / (5 + x * x));
    twins.plain(
        "von Mises by its mean, sign",
        between(0.3, 1.5),
        m -> 4 * cos(2 - m),
        m -> -4 * sin(2 - m),
        m -> 4 * sin(2 - m));
    twins.plain(
        "a Weibull density, the power not lowered",
        between(1.2, 2),
        x -> log(x) / 2 - pow(x, 1.5),
        x -> 0.5 / x - 1.5 * pow(x, 1.5),
        x -> 0.5 / x - 1.5 * sqrt(x));
    twins.plain(
        "a Laplace density by its width, 1/b for 1/b²",
        between(1.5, 3),
        b -> -log(2 * b) - 1.2 / b,
        b -> -1 / b + 1.2 / b,
        b -> -1 / b + 1.2 / (b * b));
    twins.plain(
        "a mixture, its weights held",
        between(-1.5, -0.2),
        x -> log(exp(-pow(x + 1, 2) / 2) + exp(-pow(x - 1, 2) / 2)),
        x -> -(x + 1) / 2 - (x - 1) / 2,
        x -> -x + Math.tanh(x));
    twins.plain(
        "a Beta density, b for b - 1",
        between(0.2, 0.8),
        x -> 1.5 * log(x) + 2 * log1m(x),
        x -> 1.5 / x - 3 / (1 - x),
        x -> 1.5 / x - 2 / (1 - x));
    twins.plain(
        "a Cauchy density by its width",
        between(0.7, 1.5),
        g -> log(g) - log(g * g + 4),
        g -> 1 / g - 1 / (g * g + 4),
        g -> 1 / g - 2 * g / (g * g + 4));
  }

  private static double log1m(double x) {
    return Math.log1p(-x);
  }

  private static void likelihoods(Twins twins) {
    twins.gradient(
        "logistic regression, the bias forgotten",
        numbers(-1, 1, 2),
        v -> -log(sigmoid(1.5 * v[0] + v[1])),
        v -> new double[] {-1.5 * sigmoid(-1.5 * v[0] - v[1]), 0},
        v -> new double[] {-1.5 * sigmoid(-1.5 * v[0] - v[1]), -sigmoid(-1.5 * v[0] - v[1])});
    twins.gradient(
        "ridge regression, the ridge forgotten",
        numbers(1, 2, 2),
        v -> pow(3 * v[0] - v[1] - 1, 2) + 0.01 * (v[0] * v[0] + v[1] * v[1]),
        v -> new double[] {6 * (3 * v[0] - v[1] - 1), -2 * (3 * v[0] - v[1] - 1)},
        v ->
            new double[] {
              6 * (3 * v[0] - v[1] - 1) + 0.02 * v[0], -2 * (3 * v[0] - v[1] - 1) + 0.02 * v[1]
            });
    twins.gradient(
        "a quadratic form of a matrix that is not symmetric",
        numbers(1, 2, 2),
        v -> 2 * v[0] * v[0] + 3 * v[0] * v[1] - v[1] * v[0] + v[1] * v[1],
        v -> new double[] {4 * v[0] + 6 * v[1], -2 * v[0] + 2 * v[1]},
        v -> new double[] {4 * v[0] + 2 * v[1], 2 * v[0] + 2 * v[1]});
    twins.gradient(
        "a partition function, a state forgotten",
        numbers(0.2, 1, 3),
        v -> log(exp(v[0]) + exp(v[1]) + exp(v[2])),
        v -> softmax(v, 2),
        v -> softmax(v, 3));
    twins.gradient(
        "entropy, + 1 forgotten",
        numbers(0.1, 0.3, 3),
        v -> -v[0] * log(v[0]) - v[1] * log(v[1]) - v[2] * log(v[2]),
        v -> new double[] {-log(v[0]), -log(v[1]), -log(v[2])},
        v -> new double[] {-log(v[0]) - 1, -log(v[1]) - 1, -log(v[2]) - 1});
    twins.gradient(
        "a divergence by its second argument, sign",
        numbers(0.2, 0.8, 2),
        v -> 0.4 * log(0.4 / v[0]) + 0.6 * log(0.6 / v[1]),
        v -> new double[] {0.4 / v[0], 0.6 / v[1]},
        v -> new double[] {-0.4 / v[0], -0.6 / v[1]});
  }

  private static double[] softmax(double[] v, int states) {
    double[] p = new double[v.length];
    double sum = 0;
    for (int i = 0; i < states; i++) {
      sum += exp(v[i]);
    }
    for (int i = 0; i < v.length; i++) {
      p[i] = exp(v[i]) / sum;
    }
    return p;
  }

  private static double cdf(double x) {
    return Tensor.scalar(DType.F64, x).normalCdf().item();
  }

  private static double call(double spot, double time) {
    double d = (log(spot) + 0.08 * time) / (0.4 * sqrt(time));
    return spot * cdf(d) - cdf(d - 0.4 * sqrt(time));
  }

  private static void sciences(Twins twins) {
    twins.plain(
        "an option by its spot, d₂ for d₁",
        between(0.8, 1.3),
        s -> call(s, 1),
        s -> cdf(log(s) / 0.4 - 0.2),
        s -> cdf(log(s) / 0.4 + 0.2));
    twins.plain(
        "a bond by its yield, not discounted once more",
        between(0.02, 0.3),
        r -> 100 / pow(1 + r, 5),
        r -> -500 / pow(1 + r, 5),
        r -> -500 / pow(1 + r, 6));
    twins.plain(
        "Lennard-Jones, 12 and 6 exchanged",
        between(0.9, 1.5),
        r -> 4 * (pow(r, -12) - pow(r, -6)),
        r -> 4 * (-6 * pow(r, -13) + 12 * pow(r, -7)),
        r -> 4 * (-12 * pow(r, -13) + 6 * pow(r, -7)));
    twins.plain(
        "van der Waals, a for 2a",
        between(1, 3),
        v -> 8 / (3 * v - 1) - 3 / (v * v),
        v -> -24 / pow(3 * v - 1, 2) + 3 / (v * v * v),
        v -> -24 / pow(3 * v - 1, 2) + 6 / (v * v * v));
    twins.plain(
        "Arrhenius by temperature, T for T²",
        between(300, 400),
        t -> 1e6 * exp(-5000 / t),
        t -> 5e9 / t * exp(-5000 / t),
        t -> 5e9 / (t * t) * exp(-5000 / t));
    twins.plain(
        "Hill's curve, the exponent lost",
        between(0.5, 2),
        x -> pow(x, 4) / (1 + pow(x, 4)),
        x -> pow(x, 3) / pow(1 + pow(x, 4), 2),
        x -> 4 * pow(x, 3) / pow(1 + pow(x, 4), 2));
    twins.plain(
        "a damped oscillation, its damping held",
        between(0.5, 3),
        t -> exp(-t / 5) * cos(3 * t),
        t -> -3 * exp(-t / 5) * sin(3 * t),
        t -> -exp(-t / 5) * (3 * sin(3 * t) + cos(3 * t) / 5));
    twins.gradient(
        "a pendulum's energy, the speed's sign",
        numbers(0.3, 1.2, 2),
        v -> v[1] * v[1] / 2 - 9.81 * cos(v[0]),
        v -> new double[] {9.81 * sin(v[0]), -v[1]},
        v -> new double[] {9.81 * sin(v[0]), v[1]});
    twins.gradient(
        "a rocket, its mass for its ratio",
        numbers(2, 5, 2),
        v -> 3 * log(v[0] / v[1]),
        v -> new double[] {3 / v[0], -3 * v[0] / v[1]},
        v -> new double[] {3 / v[0], -3 / v[1]});
    twins.gradient(
        "a lens, 1/f for f",
        numbers(3, 5, 2),
        v -> 1 / (1 / v[0] + 1 / v[1]),
        v -> new double[] {-1 / (v[0] * v[0]), -1 / (v[1] * v[1])},
        v -> new double[] {pow(v[1] / (v[0] + v[1]), 2), pow(v[0] / (v[0] + v[1]), 2)});
  }

  /** Physics in the units of the textbook. */
  private static void units(Twins twins) {
    double k = 1.380649e-23;
    twins.plain(
        "Boltzmann's factor, half",
        between(1e-21, 9e-21),
        e -> Math.exp(-e / (k * 300)),
        e -> -Math.exp(-e / (k * 300)) / (2 * k * 300),
        e -> -Math.exp(-e / (k * 300)) / (k * 300));
    twins.plain(
        "Coulomb's force, 1 for 2",
        between(1e-11, 9e-11),
        r -> 2.3e-28 / (r * r),
        r -> -2.3e-28 / (r * r * r),
        r -> -4.6e-28 / (r * r * r));
    twins.plain(
        "a potential, not squared",
        between(1e11, 3e11),
        r -> -1.327e20 / r,
        r -> -1.327e20 / r,
        r -> 1.327e20 / (r * r));
    twins.plain(
        "a photon's energy, h for 2π h",
        between(4e14, 7e14),
        f -> 6.62607015e-34 * f,
        _ -> 1.054571817e-34,
        _ -> 6.62607015e-34);
    twins.plain(
        "Planck's law by temperature, a term lost",
        between(3000, 6000),
        t -> 1e-8 / Math.expm1(2.4e4 / t),
        t -> 1e-8 * 2.4e4 / (t * t) / Math.expm1(2.4e4 / t),
        t -> 1e-8 * 2.4e4 / (t * t) * Math.exp(2.4e4 / t) / Math.pow(Math.expm1(2.4e4 / t), 2));
    twins.plain(
        "Lorentz' factor, not cubed",
        between(1e8, 2.5e8),
        v -> 1 / Math.sqrt(1 - v * v / 8.987551787e16),
        v -> v / 8.987551787e16 / Math.sqrt(1 - v * v / 8.987551787e16),
        v -> v / 8.987551787e16 / Math.pow(1 - v * v / 8.987551787e16, 1.5));
    twins.gradient(
        "a gas, volume for pressure",
        rng -> new double[] {rng.nextDouble(1e-3, 2e-3), rng.nextDouble(250, 350)},
        v -> 8.314 * v[1] / v[0],
        v -> new double[] {8.314 * v[1] / (v[0] * v[0]), 8.314 / v[0]},
        v -> new double[] {-8.314 * v[1] / (v[0] * v[0]), 8.314 / v[0]});
  }
}
