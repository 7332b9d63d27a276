package adjoint.fuse;

import adjoint.op.Abs;
import adjoint.op.Add;
import adjoint.op.Div;
import adjoint.op.EqualTo;
import adjoint.op.Greater;
import adjoint.op.GreaterEqual;
import adjoint.op.Less;
import adjoint.op.LessEqual;
import adjoint.op.Maximum;
import adjoint.op.Minimum;
import adjoint.op.Mul;
import adjoint.op.Neg;
import adjoint.op.Op;
import adjoint.op.Sqrt;
import adjoint.op.Square;
import adjoint.op.Sub;
import java.util.ArrayList;
import java.util.List;

/**
 * How large the results of a formula can become, known before a number is computed: interval
 * arithmetic, rounded outward.
 *
 * <p>An interval forgets that two operands depend on each other. One such dependence is known here,
 * because rules that scale their squares live on it: {@code |x| / max(…, |x|, …) ≤ 1}.
 *
 * <p>R. E. Moore: Interval Analysis. Prentice-Hall, 1966.
 */
public final class Bounds {
  /** Rounding to float changes a number by less than this part of it, or by less than the least. */
  private static final double ROUNDING = 0x1p-23;

  private final List<Step> steps;
  private final int first; // number of the first step
  private final double tiny;
  private final double most;
  private final double[] low;
  private final double[] high;

  private Bounds(Formula formula, double tiny, double most) {
    this.steps = formula.steps();
    this.first = formula.inputs() + formula.constants().size();
    this.tiny = tiny;
    this.most = most / 4; // a margin, so that nothing depends on what a bound is rounded to
    this.low = new double[first + steps.size()];
    this.high = new double[low.length];
  }

  /**
   * Where the results lie, computed in double or in float, for inputs that lie in these ranges;
   * nothing if anything on the way might become infinite or NaN, or if nothing is known about an
   * operation.
   *
   * @param tiny the least positive number of the type
   * @param most the greatest finite one
   */
  public static List<Range> of(Formula formula, double tiny, double most, List<Range> inputs) {
    Bounds bounds = new Bounds(formula, tiny, most);
    return bounds.fill(formula, inputs) ? bounds.results(formula) : List.of();
  }

  private boolean fill(Formula formula, List<Range> inputs) {
    for (int i = 0; i < low.length; i++) {
      if (i < inputs.size()) {
        set(i, inputs.get(i).low(), inputs.get(i).high());
      } else if (i < first) {
        double constant = formula.constants().get(i - inputs.size());
        widen(i, constant, constant);
      } else if (!step(i, steps.get(i - first))) {
        return false;
      }
      if (!(low[i] >= -most && high[i] <= most)) { // nor is it NaN
        return false;
      }
    }
    return true;
  }

  private List<Range> results(Formula formula) {
    List<Range> results = new ArrayList<>();
    for (int result : formula.results()) {
      results.add(new Range(low[result], high[result]));
    }
    return results;
  }

  private boolean step(int i, Step step) {
    int a = step.a();
    int b = step.b();
    switch (step.op()) {
      case Add _ -> widen(i, low[a] + low[b], high[a] + high[b]);
      case Sub _ -> widen(i, low[a] - high[b], high[a] - low[b]);
      case Mul _ ->
          corners(i, low[a] * low[b], low[a] * high[b], high[a] * low[b], high[a] * high[b]);
      case Div _ -> {
        if (low[b] <= 0) {
          return false; // nobody divides by what is negative throughout
        }
        corners(i, low[a] / low[b], low[a] / high[b], high[a] / low[b], high[a] / high[b]);
        if (isAtLeast(b, a)) {
          low[i] = Math.max(low[i], -1);
          high[i] = Math.min(high[i], 1);
        }
      }
      case Neg _ -> set(i, -high[a], -low[a]);
      case Abs _ -> set(i, distance(a), Math.max(-low[a], high[a]));
      case Square _ -> {
        double far = Math.max(-low[a], high[a]);
        widen(i, distance(a) * distance(a), far * far);
      }
      case Sqrt _ -> {
        if (low[a] < 0) {
          return false;
        }
        widen(i, Math.sqrt(low[a]), Math.sqrt(high[a]));
      }
      case EqualTo _, Greater _, GreaterEqual _, Less _, LessEqual _ -> set(i, 0, 1);
      case Maximum _ -> set(i, Math.max(low[a], low[b]), Math.max(high[a], high[b]));
      case Minimum _ -> set(i, Math.min(low[a], low[b]), Math.min(high[a], high[b]));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The smallest absolute value. */
  private double distance(int a) {
    return Math.max(Math.max(low[a], -high[a]), 0);
  }

  private void corners(int i, double p, double q, double r, double s) {
    widen(i, Math.min(Math.min(p, q), Math.min(r, s)), Math.max(Math.max(p, q), Math.max(r, s)));
  }

  /** What numbers from here to there can be rounded to, which never crosses 0. */
  private void widen(int i, double from, double to) {
    double least = from - Math.abs(from) * ROUNDING - tiny;
    double most = to + Math.abs(to) * ROUNDING + tiny;
    set(i, from >= 0 ? Math.max(least, 0) : least, to <= 0 ? Math.min(most, 0) : most);
  }

  private void set(int i, double from, double to) {
    low[i] = from;
    high[i] = to;
  }

  /** Whether {@code b} is the largest of some operands, and {@code |a|} one of them. */
  private boolean isAtLeast(int b, int a) {
    if (b == a && low[a] >= 0) {
      return true;
    } else if (b < first) {
      return false;
    }
    Step step = steps.get(b - first);
    Op op = step.op();
    return op instanceof Abs && step.a() == a
        || op instanceof Maximum && (isAtLeast(step.a(), a) || isAtLeast(step.b(), a));
  }
}
