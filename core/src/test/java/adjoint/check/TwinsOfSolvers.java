package adjoint.check;

import static adjoint.check.Twins.between;
import static adjoint.check.Twins.uniform;

import adjoint.Tensor;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** Iterations, solvers of equations, integrals: what has a loop inside. */
final class TwinsOfSolvers {
  private TwinsOfSolvers() {}

  static Twins all() {
    Twins twins = Twins.of("solvers");
    iterations(twins);
    roots(twins);
    integrals(twins);
    return twins;
  }

  /** So many steps of Newton's for a root of a, from 1: the value and its derivative. */
  private static double[] newton(double a, int steps) {
    double x = 1;
    double dx = 0;
    for (int k = 0; k < steps; k++) {
      dx = (dx + (x - a * dx) / (x * x)) / 2;
      x = (x + a / x) / 2;
    }
    return new double[] {x, dx};
  }

  private static double[] logistic(double x0, int steps, int spoilt) {
    double x = x0;
    double dx = 1;
    for (int k = 0; k < steps; k++) {
      dx *= 3.7 * (1 - (k == spoilt ? x : 2 * x));
      x = 3.7 * x * (1 - x);
    }
    return new double[] {x, dx};
  }

  private static double[] geometric(double x, int terms) {
    double sum = 0;
    double slope = 0;
    for (int k = terms; k >= 0; k--) {
      slope = slope * x + sum;
      sum = sum * x + 1;
    }
    return new double[] {sum, slope};
  }

  private static double[] fraction(double x, int depth) {
    double y = x;
    double dy = 1;
    for (int k = 0; k < depth; k++) {
      dy = 1 - dy / (y * y);
      y = x + 1 / y;
    }
    return new double[] {y, dy};
  }

  private static void iterations(Twins twins) {
    twins.plain(
        "three steps to a root, as of the root itself",
        between(20, 60),
        a -> newton(a, 3)[0],
        a -> 0.5 / Math.sqrt(a),
        a -> newton(a, 3)[1]);
    twins.plain(
        "thirty steps to a root, as of the last one",
        between(2, 9),
        a -> newton(a, 30)[0],
        a -> 0.5 / newton(a, 30)[0] * 1.5,
        a -> newton(a, 30)[1]);
    twins.plain(
        "twelve steps of a chaotic map, 2 forgotten in one",
        between(0.1, 0.4),
        x -> logistic(x, 12, -1)[0],
        x -> logistic(x, 12, 5)[1],
        x -> logistic(x, 12, -1)[1]);
    twins.plain(
        "ten terms of a series, as of all",
        between(0.8, 0.95),
        x -> geometric(x, 10)[0],
        x -> 1 / ((1 - x) * (1 - x)),
        x -> geometric(x, 10)[1]);
    twins.plain(
        "a continued fraction, its tail held",
        between(1, 2),
        x -> fraction(x, 6)[0],
        _ -> 1,
        x -> fraction(x, 6)[1]);
    twins.plain(
        "interest of twelve months, of one on the way back",
        between(0.01, 0.05),
        r -> Math.pow(1 + r, 12),
        _ -> 1,
        r -> 12 * Math.pow(1 + r, 11));
    twins.plain(
        "three steps of descent by their length",
        between(0.05, 0.4),
        r -> 2 * Math.pow(1 - 2 * r, 3),
        _ -> -12,
        r -> -12 * Math.pow(1 - 2 * r, 2));
  }

  /** The root of an increasing function, by halving as far as there are digits. */
  private static double root(DoubleUnaryOperator f, double low, double high, int halvings) {
    double a = low;
    double b = high;
    for (int k = 0; k < halvings; k++) {
      double middle = (a + b) / 2;
      a = f.applyAsDouble(middle) < 0 ? middle : a;
      b = middle == a ? b : middle;
    }
    return (a + b) / 2;
  }

  private static double kepler(double mean) {
    return root(e -> e - 0.5 * Math.sin(e) - mean, 0, 4, 60);
  }

  private static double lambert(double x) {
    return root(w -> w * Math.exp(w) - x, 0, 4, 60);
  }

  private static double cubic(double c, int halvings) {
    return root(x -> x * x * x + x - c, 0, 2, halvings);
  }

  private static void roots(Twins twins) {
    twins.plain(
        "Kepler's equation, sign of the eccentricity",
        between(0.5, 1.2),
        TwinsOfSolvers::kepler,
        m -> 1 / (1 + 0.5 * Math.cos(kepler(m))),
        m -> 1 / (1 - 0.5 * Math.cos(kepler(m))));
    twins.plain(
        "Lambert's W, not divided",
        between(0.5, 2),
        TwinsOfSolvers::lambert,
        x -> 1 / (1 + lambert(x)),
        x -> lambert(x) / (x * (1 + lambert(x))));
    twins.plain(
        "a root of a cubic, the linear term forgotten",
        between(1, 5),
        c -> cubic(c, 60),
        c -> 1 / (3 * Math.pow(cubic(c, 60), 2)),
        c -> 1 / (3 * Math.pow(cubic(c, 60), 2) + 1));
    twins
        .hidden() // its digits end
        .plain(
            "a root with 20 digits of two, half as steep",
            between(1, 5),
            c -> cubic(c, 20),
            c -> 0.5 / (3 * Math.pow(cubic(c, 20), 2) + 1),
            c -> 1 / (3 * Math.pow(cubic(c, 20), 2) + 1));
    twins.gradient(
        "a quadratic's root, sign of its linear part",
        rng -> new double[] {rng.nextDouble(3, 5), rng.nextDouble(0.5, 1)},
        v -> (-v[0] + Math.sqrt(v[0] * v[0] - 4 * v[1])) / 2,
        v -> new double[] {(1 + v[0] / discriminant(v)) / 2, -1 / discriminant(v)},
        v -> new double[] {(-1 + v[0] / discriminant(v)) / 2, -1 / discriminant(v)});
  }

  private static double discriminant(double[] v) {
    return Math.sqrt(v[0] * v[0] - 4 * v[1]);
  }

  /** The integral of the sine from 0 to b by n trapezoids, and its derivative. */
  private static double[] trapezoids(double b, int n) {
    double h = b / n;
    double sum = Math.sin(b) / 2;
    double slope = Math.cos(b) / 2;
    for (int k = 1; k < n; k++) {
      sum += Math.sin(k * h);
      slope += Math.cos(k * h) * k / n;
    }
    return new double[] {h * sum, sum / n + h * slope};
  }

  private static void integrals(Twins twins) {
    twins.plain(
        "six trapezoids, as of the integral",
        between(1, 2),
        b -> trapezoids(b, 6)[0],
        Math::sin,
        b -> trapezoids(b, 6)[1]);
    twins.plain(
        "an integral by its lower end, sign",
        between(0.5, 1.5),
        a -> Math.cos(a) - Math.cos(2),
        Math::sin,
        a -> -Math.sin(a));
    twins.plain(
        "ten steps of Euler's, as of what they approach",
        between(0.5, 2),
        k -> Math.pow(1 - k / 10, 10),
        k -> -Math.exp(-k),
        k -> -Math.pow(1 - k / 10, 9));
    twins.programs(
        "Runge and Kutta, a stage detached",
        1,
        uniform(0.2, 0.6, 2),
        y -> rungeKutta(y, Tensor::detach),
        y -> rungeKutta(y, k -> k));
    twins.programs(
        "leapfrog, its force detached",
        1,
        uniform(0.2, 0.6, 2),
        q -> leapfrog(q, Tensor::detach),
        q -> leapfrog(q, k -> k));
    twins.programs(
        "an implicit step by fixed points, the first ones detached",
        1,
        uniform(0.2, 0.6, 2),
        y -> implicit(y, Tensor::detach),
        y -> implicit(y, k -> k));
  }

  private static Tensor growth(Tensor y) {
    return y.mul(y.rsub(1));
  }

  private static Tensor rungeKutta(Tensor y0, UnaryOperator<Tensor> held) {
    Tensor y = y0;
    for (int step = 0; step < 2; step++) {
      Tensor k1 = growth(y);
      Tensor k2 = held.apply(growth(y.add(k1.mul(0.25))));
      Tensor k3 = growth(y.add(k2.mul(0.25)));
      Tensor k4 = growth(y.add(k3.mul(0.5)));
      y = y.add(k1.add(k2.mul(2)).add(k3.mul(2)).add(k4).div(12));
    }
    return y;
  }

  private static Tensor leapfrog(Tensor q0, UnaryOperator<Tensor> held) {
    Tensor q = q0;
    Tensor p = q0.mul(0);
    for (int step = 0; step < 4; step++) {
      p = p.sub(held.apply(q.sin()).mul(0.3));
      q = q.add(p.mul(0.3));
    }
    return q;
  }

  private static Tensor implicit(Tensor y0, UnaryOperator<Tensor> held) {
    Tensor y = y0;
    for (int k = 0; k < 3; k++) {
      y = held.apply(y0.add(y.sin().mul(0.4)));
    }
    return y0.add(y.sin().mul(0.4));
  }
}
