package adjoint.nn.optim;

import java.util.function.DoubleFunction;

/**
 * Looks along a direction for a step that satisfies the strong Wolfe conditions: {@code f(t) ≤ f(0)
 * + c₁·t·f′(0)} and {@code |f′(t)| ≤ c₂·|f′(0)|}. It makes steps longer until one is too long, and
 * then narrows the interval down, each time to the minimum of the cubic through both ends.
 *
 * <p>J. Nocedal, S. J. Wright: Numerical optimization. 2006, algorithms 3.5 and 3.6; with limits of
 * how far a cubic may lead, as M. Schmidt's minFunc has them. Where a loss is not finite the step
 * is too long, and the interval is halved.
 */
final class WolfeSearch {
  private static final double DECREASE = 1e-4; // c₁
  private static final double CURVATURE = 0.9; // c₂
  private static final int MOST_EVALUATIONS = 25;

  /**
   * What was found at a step.
   *
   * @param t its length, in directions
   * @param loss f(t)
   * @param slope f′(t), along the direction
   * @param x where that is
   * @param gradient the gradient there
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Point(double t, double loss, double slope, double[] x, double[] gradient) {
    /** This as the start of a direction. */
    Point from(double newSlope) {
      return new Point(0, loss, newSlope, x, gradient);
    }

    boolean isFinite() {
      return Double.isFinite(loss) && Double.isFinite(slope);
    }
  }

  private final Point start;
  private final DoubleFunction<Point> line;
  private final double least;
  private int evaluations;

  /**
   * A search from a start at which the slope is negative.
   *
   * @param least no interval is made narrower than that
   */
  WolfeSearch(Point start, DoubleFunction<Point> line, double least) {
    this.start = start;
    this.line = line;
    this.least = least;
  }

  /** The end of a good step, else the lowest that was found: perhaps the start. */
  Point run(double first) {
    Point last = start;
    Point next = at(first);
    while (true) {
      if (isTooLong(next) || evaluations > 1 && next.loss >= last.loss) {
        return narrow(last, next);
      } else if (isFlat(next)) {
        return next;
      } else if (next.slope >= 0) {
        return narrow(next, last);
      } else if (evaluations == MOST_EVALUATIONS) {
        return next;
      }
      double from = next.t + 0.01 * (next.t - last.t);
      double longer = minimum(last, next, from, 10 * next.t);
      last = next;
      next = at(longer);
    }
  }

  private Point at(double t) {
    evaluations++;
    return line.apply(t);
  }

  private boolean isTooLong(Point point) {
    return !point.isFinite() || point.loss > start.loss + DECREASE * point.t * start.slope;
  }

  private boolean isFlat(Point point) {
    return Math.abs(point.slope) <= -CURVATURE * start.slope;
  }

  /**
   * Between a point that is not too long, the lowest so far, and another one to which it slopes
   * down.
   */
  private Point narrow(Point lowest, Point other) {
    Point low = lowest;
    Point high = other;
    boolean close = false; // whether the last step was close to an end of the interval
    while (evaluations < MOST_EVALUATIONS && Math.abs(high.t - low.t) >= least) {
      double from = Math.min(low.t, high.t);
      double to = Math.max(low.t, high.t);
      double t = minimum(low, high, from, to);
      double margin = 0.1 * (to - from);
      if (Math.min(to - t, t - from) >= margin) {
        close = false;
      } else if (close || t >= to || t <= from) {
        t = to - t < t - from ? to - margin : from + margin;
        close = false;
      } else {
        close = true;
      }
      Point next = at(t);
      if (isTooLong(next) || next.loss >= low.loss) {
        high = next;
        continue;
      } else if (isFlat(next)) {
        return next;
      } else if (next.slope * (high.t - low.t) >= 0) {
        high = low;
      }
      low = next;
    }
    return low;
  }

  /**
   * Where the cubic with these two values and slopes is least, within limits (equation 3.59); the
   * middle if it has no minimum.
   */
  private static double minimum(Point a, Point b, double from, double to) {
    Point left = a.t <= b.t ? a : b;
    Point right = a.t <= b.t ? b : a;
    double width = right.t - left.t;
    double d = left.slope + right.slope - 3 * (right.loss - left.loss) / width;
    double square = d * d - left.slope * right.slope;
    if (!(square >= 0)) { // also if something is not finite
      return (from + to) / 2;
    }
    double root = Math.sqrt(square);
    double t = right.t - width * (right.slope + root - d) / (right.slope - left.slope + 2 * root);
    return Double.isNaN(t) ? (from + to) / 2 : Math.min(Math.max(t, from), to);
  }
}
