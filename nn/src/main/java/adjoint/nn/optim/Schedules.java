package adjoint.nn.optim;

import java.util.List;
import java.util.stream.LongStream;

/** The schedules that {@link Schedule} makes. StrictMath: the same bits on every machine. */
final class Schedules {
  private Schedules() {}

  private static void requireFactor(String schedule, String what, double factor) {
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format("%s: the %s must be 0 or positive, got %s", schedule, what, factor));
    }
  }

  private static void requireSteps(String schedule, long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(schedule + ": needs at least one step, got " + steps);
    }
  }

  private static double power(double base, long exponent) {
    return StrictMath.pow(base, (double) exponent);
  }

  /** Half a wave of a cosine from one number to another, at a part from 0 to 1 of the way. */
  private static double halfWave(double from, double to, double part) {
    return to + (from - to) * (1 + StrictMath.cos(Math.PI * part)) / 2;
  }

  record Linear(double from, double to, long steps) implements Schedule {
    Linear {
      String name = from == to ? "constant" : "linear";
      requireFactor(name, "factor", from);
      requireFactor(name, "factor", to);
      requireSteps(name, steps);
    }

    @Override
    public double at(long step) {
      return step < steps ? from + (to - from) * ((double) step / steps) : to;
    }

    @Override
    public String toString() {
      return from == to
          ? "constant " + from
          : "linear from %s to %s in %s steps".formatted(from, to, steps);
    }
  }

  record Stairs(double factor, long every) implements Schedule {
    Stairs {
      requireFactor("step", "factor", factor);
      requireSteps("step", every);
    }

    @Override
    public double at(long step) {
      return power(factor, step / every);
    }

    @Override
    public String toString() {
      return "times %s every %s steps".formatted(factor, every);
    }
  }

  record MultiStep(double factor, List<Long> milestones) implements Schedule {
    static MultiStep of(double factor, long... milestones) {
      requireFactor("multiStep", "factor", factor);
      for (int i = 1; i < milestones.length; i++) {
        if (milestones[i] <= milestones[i - 1]) {
          throw new IllegalArgumentException(
              String.format(
                  "multiStep: the milestones must ascend, got %s after %s",
                  milestones[i], milestones[i - 1]));
        }
      }
      return new MultiStep(factor, LongStream.of(milestones).boxed().toList());
    }

    @Override
    public double at(long step) {
      return power(factor, milestones.stream().filter(milestone -> milestone <= step).count());
    }

    @Override
    public String toString() {
      return "times %s at steps %s".formatted(factor, milestones);
    }
  }

  record Exponential(double factor) implements Schedule {
    Exponential {
      requireFactor("exponential", "factor", factor);
    }

    @Override
    public double at(long step) {
      return power(factor, step);
    }

    @Override
    public String toString() {
      return "times %s every step".formatted(factor);
    }
  }

  record Polynomial(double power, long steps) implements Schedule {
    Polynomial {
      if (!(power > 0 && power < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("polynomial: the power must be positive, got " + power);
      }
      requireSteps("polynomial", steps);
    }

    @Override
    public double at(long step) {
      return step < steps ? StrictMath.pow(1 - (double) step / steps, power) : 0;
    }

    @Override
    public String toString() {
      return "polynomial of power %s in %s steps".formatted(power, steps);
    }
  }

  record Cosine(long steps, double least) implements Schedule {
    Cosine {
      requireSteps("cosine", steps);
      requireFactor("cosine", "least factor", least);
    }

    @Override
    public double at(long step) {
      return step < steps ? halfWave(1, least, (double) step / steps) : least;
    }

    @Override
    public String toString() {
      return "cosine to %s in %s steps".formatted(least, steps);
    }
  }

  record Restarts(long first, int growth, double least) implements Schedule {
    Restarts {
      requireSteps("cosineRestarts", first);
      if (growth < 1) {
        throw new IllegalArgumentException(
            "cosineRestarts: each period must be at least as long as the one before, got a growth"
                + " of "
                + growth);
      }
      requireFactor("cosineRestarts", "least factor", least);
    }

    @Override
    public double at(long step) {
      long period = first;
      long into = step;
      if (growth == 1) {
        into %= first;
      }
      while (into >= period) {
        into -= period;
        period = period > Long.MAX_VALUE / growth ? Long.MAX_VALUE : period * growth;
      }
      return halfWave(1, least, (double) into / period);
    }

    @Override
    public String toString() {
      return "cosine to %s, restarted after %s steps, each %s times as long"
          .formatted(least, first, growth);
    }
  }

  record OneCycle(long steps, double rising, double startDivisor, double endDivisor)
      implements Schedule {
    OneCycle {
      if (!(rising * steps > 1 && rising < 1)) { // or there would be no step on the way up
        throw new IllegalArgumentException(
            String.format(
                "oneCycle: the part that rises must be below 1 and more than one of the steps, got"
                    + " %s of %s",
                rising, steps));
      }
      requireDivisor(startDivisor);
      requireDivisor(endDivisor);
    }

    private static void requireDivisor(double divisor) {
      if (!(divisor >= 1 && divisor < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "oneCycle: a divisor must be 1 or more, and finite, got " + divisor);
      }
    }

    @Override
    public double at(long step) {
      double start = 1 / startDivisor;
      double top = rising * steps - 1; // in steps; they are counted from 0
      double last = steps - 1.0;
      return step <= top
          ? halfWave(start, 1, step / top)
          : halfWave(1, start / endDivisor, Math.min((step - top) / (last - top), 1));
    }

    @Override
    public String toString() {
      return "one cycle in %s steps".formatted(steps);
    }
  }

  record WarmUp(long steps, Schedule then) implements Schedule {
    WarmUp {
      requireSteps("warmUp", steps);
    }

    @Override
    public double at(long step) {
      return step < steps ? then.at(0) * ((step + 1.0) / (steps + 1.0)) : then.at(step - steps);
    }

    @Override
    public String toString() {
      return "warm-up in %s steps, then %s".formatted(steps, then);
    }
  }

  record Sequence(Schedule first, long steps, Schedule next) implements Schedule {
    Sequence {
      requireSteps("then", steps);
    }

    @Override
    public double at(long step) {
      return step < steps ? first.at(step) : next.at(step - steps);
    }

    @Override
    public String toString() {
      return "%s for %s steps, then %s".formatted(first, steps, next);
    }
  }

  record Product(Schedule a, Schedule b) implements Schedule {
    @Override
    public double at(long step) {
      return a.at(step) * b.at(step);
    }

    @Override
    public String toString() {
      return "(%s) times (%s)".formatted(a, b);
    }
  }
}
