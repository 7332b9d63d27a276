package adjoint.check;

import static adjoint.check.Nasty.at;
import static adjoint.check.Nasty.beside;
import static adjoint.check.Nasty.between;
import static adjoint.check.Nasty.each;
import static adjoint.check.Nasty.either;
import static adjoint.check.Nasty.near;
import static adjoint.check.Nasty.numbers;

import adjoint.Value;
import java.util.List;
import java.util.function.UnaryOperator;

/** Chaotic maps, and equations of motion in small steps of time. */
final class NastyChaos {
  static final Nasty CASES = new Nasty();

  private NastyChaos() {}

  static List<Case> right() {
    return CASES.right();
  }

  static List<Case> notWrong() {
    return CASES.notWrong();
  }

  static {
    chaos();
    time();
  }

  private static void chaos() {
    for (int steps : new int[] {5, 15, 30}) {
      CASES.values(
          "the logistic map, " + steps + " steps",
          v -> logistic(v.get(0), v.get(1), steps),
          numbers(between(0.4, 0.41), at(1.5)),
          numbers(between(0.01, 0.99), between(3.6, 4)));
      CASES.plain(
          "doubling, " + steps + " times",
          x -> doubled(x, steps),
          _ -> Math.scalb(1.0, steps),
          either(between(0, Math.scalb(0.1, -steps))),
          between(0, 1));
      CASES.plain(
          "the tent map, " + steps + " times",
          x -> tent(x, steps),
          x -> slopeOfTent(x, steps),
          between(0, Math.scalb(0.1, -steps)),
          between(0, 1));
    }
    CASES.values(
        "Henon's map, 12 steps",
        v -> henon(v.get(0), v.get(1)),
        each(2, between(0, 0.01)),
        each(2, between(-0.2, 0.2)));
    CASES.values(
        "a continued fraction",
        v -> fraction(v.getFirst()),
        numbers(between(1, 2)),
        numbers(either(beside(0, -9, -2), between(-2, 2))));
    CASES.values(
        "Newton's method for a cube root, 6 steps, from afar",
        v -> cubeRoot(v.getFirst()),
        numbers(between(0.5, 1.5)),
        numbers(beside(0, -3, 3)));
  }

  private static void time() {
    CASES.values(
        "a bouncing ball",
        v -> bounce(v.get(0), v.get(1)),
        numbers(between(0.1, 3), either(near(1, -9, -2), between(0.3, 0.99))));
    CASES.values(
        "a stiff equation by Euler's method",
        v -> stiff(v.get(0), v.get(1)),
        numbers(between(0.5, 1), between(1, 2)),
        numbers(between(-3, 3), between(5, 80)));
    CASES.values(
        "Lorenz' equations, 200 steps",
        v -> lorenz(v.get(0), v.get(1), v.get(2), 200),
        each(3, between(1, 1.01)),
        each(3, between(-15, 15)));
    CASES.values(
        "Lorenz' equations, 10 steps",
        v -> lorenz(v.get(0), v.get(1), v.get(2), 10),
        each(3, between(1, 2)),
        each(3, between(-15, 15)));
    CASES.values(
        "a pendulum near its top",
        v -> pendulum(v.get(0), v.get(1)),
        numbers(between(0.5, 1), between(0, 0.1)),
        numbers(beside(Math.PI, -9, -1), either(at(0), beside(0, -9, -1))));
    CASES.values(
        "two bodies that nearly meet",
        v -> fall(v.get(0), v.get(1)),
        numbers(between(1, 1.1), between(0.9, 1)),
        numbers(between(0.5, 1), beside(0, -4, -1)));
    CASES.values(
        "steps whose length the error decides",
        v -> adaptive(v.getFirst()),
        numbers(between(1, 1.001)),
        numbers(between(0.1, 30)));
  }

  private static Value logistic(Value x, Value r, int steps) {
    return repeat(x, y -> r.mul(y).mul(y.rsub(1)), steps);
  }

  private static double doubled(double x, int steps) {
    double y = x;
    for (int k = 0; k < steps; k++) {
      y = 2 * y - Math.floor(2 * y);
    }
    return y;
  }

  private static double tent(double x, int steps) {
    double y = x;
    for (int k = 0; k < steps; k++) {
      y = y < 0.5 ? 2 * y : 2 - 2 * y;
    }
    return y;
  }

  private static double slopeOfTent(double x, int steps) {
    double y = x;
    double slope = 1;
    for (int k = 0; k < steps; k++) {
      slope *= y < 0.5 ? 2 : -2;
      y = y < 0.5 ? 2 * y : 2 - 2 * y;
    }
    return slope;
  }

  private static Value henon(Value a, Value b) {
    Value x = a;
    Value y = b;
    for (int k = 0; k < 12; k++) {
      Value next = x.square().mul(-1.4).add(1).add(y);
      y = x.mul(0.3);
      x = next;
    }
    return x;
  }

  private static Value fraction(Value x) {
    Value y = x;
    for (int k = 30; k > 0; k--) {
      y = x.add(y.rdiv(k));
    }
    return y;
  }

  private static Value cubeRoot(Value a) {
    return repeat(a.constant(1), y -> y.mul(2).add(a.div(y.square())).div(3), 6);
  }

  private static Value repeat(Value x, UnaryOperator<Value> step, int times) {
    Value y = x;
    for (int k = 0; k < times; k++) {
      y = step.apply(y);
    }
    return y;
  }

  /** Of a height and what is left of the speed at each bounce. */
  private static Value bounce(Value height, Value rest) {
    Value y = height;
    Value speed = height.constant(0);
    for (int k = 0; k < 60; k++) {
      speed = speed.sub(0.2);
      y = y.add(speed.mul(0.02));
      if (y.value() < 0) {
        y = y.neg();
        speed = speed.mul(rest).neg();
      }
    }
    return y.add(speed);
  }

  private static Value stiff(Value y, Value rate) {
    return repeat(y, x -> x.sub(rate.mul(x.sub(1)).mul(0.03)), 100);
  }

  private static Value lorenz(Value a, Value b, Value c, int steps) {
    Value x = a;
    Value y = b;
    Value z = c;
    for (int k = 0; k < steps; k++) {
      Value dx = y.sub(x).mul(10);
      Value dy = x.mul(z.rsub(28)).sub(y);
      Value dz = x.mul(y).sub(z.mul(8.0 / 3));
      x = x.add(dx.mul(0.01));
      y = y.add(dy.mul(0.01));
      z = z.add(dz.mul(0.01));
    }
    return x;
  }

  private static Value pendulum(Value angle, Value speed) {
    Value a = angle;
    Value v = speed;
    for (int k = 0; k < 100; k++) {
      v = v.sub(a.sin().mul(0.1));
      a = a.add(v.mul(0.1));
    }
    return a;
  }

  private static Value fall(Value distance, Value aside) {
    Value x = distance;
    Value y = aside;
    Value u = distance.constant(-1);
    Value w = distance.constant(0);
    for (int k = 0; k < 60; k++) {
      Value r3 = x.square().add(y.square()).add(1e-6).pow(1.5);
      u = u.sub(x.div(r3).mul(0.02));
      w = w.sub(y.div(r3).mul(0.02));
      x = x.add(u.mul(0.02));
      y = y.add(w.mul(0.02));
    }
    return x.add(y);
  }

  /** {@code y' = −y²} until 1, with steps that get shorter where y is steep. */
  private static Value adaptive(Value start) {
    Value y = start;
    Value left = start.constant(1);
    for (int k = 0; k < 500 && left.value() > 0; k++) {
      Value step = left.minimum(y.square().add(0.1).rdiv(0.1));
      y = y.sub(y.square().mul(step));
      left = left.sub(step);
    }
    return y;
  }
}
