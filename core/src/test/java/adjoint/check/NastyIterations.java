package adjoint.check;

import static adjoint.check.Nasty.at;
import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.decades;
import static adjoint.check.Nasty.each;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.eitherSign;
import static adjoint.check.Nasty.near;
import static adjoint.check.Nasty.numbers;

import adjoint.Value;
import java.util.List;
import java.util.function.UnaryOperator;

/** Iterations that stop by a tolerance, and recurrences. */
final class NastyIterations {
  static final Nasty CASES = new Nasty();

  private NastyIterations() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    tolerances();
    recurrences();
  }

  private static void tolerances() {
    for (double tolerance : new double[] {1e-3, 1e-6, 1e-12}) {
      CASES.values(
          "Newton's square root to " + tolerance,
          v -> newton(v.getFirst(), tolerance),
          numbers(between(2, 2.2)),
          numbers(decades(-6, 6)));
      CASES.values(
          "the cosine's fixed point to " + tolerance,
          v -> fixedPoint(v.getFirst(), x -> v.getFirst().mul(x.cos()), tolerance),
          numbers(between(0.3, 0.31)),
          numbers(between(0.05, 1.2)));
      CASES.values(
          "Kepler's equation to " + tolerance,
          v -> kepler(v.get(0), v.get(1), tolerance),
          numbers(between(1, 1.1), between(0.2, 0.21)),
          numbers(eitherSign(decades(-3, 0)), between(0.5, 0.999)));
      CASES.values(
          "arithmetic-geometric mean to " + tolerance,
          v -> agm(v.get(0), v.get(1), tolerance),
          numbers(at(1), between(2, 2.2)),
          numbers(decades(-6, 6), decades(-6, 6)));
      CASES.values(
          "e^x by its series to " + tolerance,
          v -> exponential(v.getFirst(), tolerance),
          numbers(between(0.5, 0.51)),
          numbers(between(-20, 8)));
    }
    for (double tolerance : new double[] {1e-3, 1e-6, 1e-9}) {
      CASES.plain(
          "a root by bisection to " + tolerance,
          x -> bisected(x, tolerance),
          _ -> 0,
          between(0.1, 3.9));
    }
    CASES.plain(
        "steps until a limit is reached",
        x -> halvings(x),
        _ -> 0,
        between(1.1, 1.9),
        either(between(0.1, 1000), beside(8, -9, -1)));
    CASES.values(
        "Lambert's W near its branch",
        v -> lambert(v.getFirst()),
        numbers(between(0.5, 2)),
        numbers(rng -> -1 / Math.E + decades(-12, -3).of(rng)));
    CASES.values(
        "an escape count made smooth",
        v -> escape(v.get(0), v.get(1)),
        numbers(between(0.6, 0.61), between(0.6, 0.61)),
        numbers(between(-0.8, 0.5), between(-0.7, 0.7)));
  }

  private static void recurrences() {
    CASES.plain(
        "integrals by a forward recurrence",
        x -> forward(x, 18),
        _ -> 6_402_373_705_728_000.0,
        between(0.1, 0.9),
        between(0.1, 0.9));
    CASES.values(
        "Chebyshev's polynomial by recurrence",
        v -> chebyshev(v.getFirst(), 40),
        numbers(between(-0.5, 0.5)),
        numbers(either(near(1, -9, -2), between(-1.2, 1.2))));
    CASES.values(
        "Fibonacci's recurrence, 70 steps",
        v -> fibonacci(v.get(0), v.get(1), 70),
        each(2, between(1, 2)),
        numbers(at(1), rng -> (1 - Math.sqrt(5)) / 2 + beside(0, -9, -3).of(rng)));
    CASES.values(
        "interest, compounded daily for years",
        v -> repeat(v.getFirst(), x -> x.mul(1 + 0.05 / 365), 500),
        numbers(between(1, 2)),
        numbers(eitherSign(decades(-9, 12))));
    CASES.values(
        "tanh, 60 times",
        v -> repeat(v.getFirst(), x -> x.mul(1.2).tanh(), 60),
        numbers(either(near(0, -12, -1), between(-30, 30))));
    CASES.values(
        "a square, 9 times",
        v -> repeat(v.getFirst(), Value::square, 9),
        numbers(between(0.99, 1.01)),
        numbers(between(0.3, 2)));
    CASES.values(
        "a root, 40 times",
        v -> repeat(v.getFirst(), Value::sqrt, 40),
        numbers(decades(-100, 100)));
    CASES.values(
        "a root 30 times, and squared again",
        v -> repeat(repeat(v.getFirst(), Value::sqrt, 30), Value::square, 30),
        numbers(decades(-3, 3)));
  }

  private static Value newton(Value a, double tolerance) {
    Value x = a.mul(0.5).add(0.5);
    double before;
    int count = 0;
    do {
      before = x.value();
      x = x.add(a.div(x)).mul(0.5);
    } while (Math.abs(x.value() - before) > tolerance * x.value() && ++count < 2000);
    return x;
  }

  private static Value fixedPoint(Value start, UnaryOperator<Value> step, double tolerance) {
    Value x = start;
    double before;
    int count = 0;
    do {
      before = x.value();
      x = step.apply(x);
    } while (Math.abs(x.value() - before) > tolerance && ++count < 300);
    return x;
  }

  /** A root of t² = x among multiples of a fraction of 2. */
  private static double bisected(double x, double tolerance) {
    double low = 0;
    double high = 2;
    while (high - low > tolerance) {
      double middle = (low + high) / 2;
      if (middle * middle < x) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static Value kepler(Value mean, Value e, double tolerance) {
    Value a = mean;
    double before;
    int count = 0;
    do {
      before = a.value();
      a = a.sub(a.sub(e.mul(a.sin())).sub(mean).div(e.mul(a.cos()).rsub(1)));
    } while (Math.abs(a.value() - before) > tolerance && ++count < 40);
    return a;
  }

  private static Value agm(Value a, Value b, double tolerance) {
    Value x = a;
    Value y = b;
    for (int k = 0; k < 50 && Math.abs(x.value() - y.value()) > tolerance * x.value(); k++) {
      Value mean = x.add(y).mul(0.5);
      y = x.mul(y).sqrt();
      x = mean;
    }
    return x;
  }

  private static Value exponential(Value x, double tolerance) {
    Value term = x.constant(1);
    Value sum = term;
    for (int k = 1; Math.abs(term.value()) > tolerance && k < 300; k++) {
      term = term.mul(x).div(k);
      sum = sum.add(term);
    }
    return sum;
  }

  private static double halvings(double x) {
    int count = 0;
    for (double y = Math.min(x, 1e300); y >= 1; y /= 2) {
      count++;
    }
    return count;
  }

  private static Value lambert(Value x) {
    Value w = x.mul(Math.E).add(1).mul(2).sqrt().sub(1);
    for (int k = 0; k < 8; k++) {
      w = w.sub(w.mul(w.exp()).sub(x).div(w.exp().mul(w.add(1))));
    }
    return w;
  }

  private static Value escape(Value a, Value b) {
    Value x = a;
    Value y = b;
    int count = 0;
    while (x.value() * x.value() + y.value() * y.value() < 1e4 && count++ < 60) {
      Value next = x.square().sub(y.square()).add(a);
      y = x.mul(y).mul(2).add(b);
      x = next;
    }
    return x.square().add(y.square()).add(2).log().add(1).log().neg().add(count);
  }

  /** {@code y ← 1 − k y}, n times. */
  private static double forward(double x, int n) {
    double y = x;
    for (int k = 1; k <= n; k++) {
      y = 1 - k * y;
    }
    return y;
  }

  private static Value chebyshev(Value x, int n) {
    Value a = x.constant(1);
    Value b = x;
    for (int k = 1; k < n; k++) {
      Value c = x.mul(b).mul(2).sub(a);
      a = b;
      b = c;
    }
    return b;
  }

  private static Value fibonacci(Value a, Value b, int n) {
    Value x = a;
    Value y = b;
    for (int k = 0; k < n; k++) {
      Value sum = x.add(y);
      x = y;
      y = sum;
    }
    return y;
  }

  private static Value repeat(Value x, UnaryOperator<Value> step, int times) {
    Value y = x;
    for (int k = 0; k < times; k++) {
      y = step.apply(y);
    }
    return y;
  }
}
