package adjoint.check;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A function that jumps again and again, and is smooth between: {@code (1 − cos x)/x²} near 0. What
 * jumps is rounding, inside code that nobody can look into; short steps see a clean slope that is
 * not the function's.
 */
final class Jumps {
  /** Distances in sequence differ by this factor. */
  private static final double RATIO = 4;

  private static final int DISTANCES = 9;

  /** A jump counts if it is such a part of what the disagreement comes to over its distance. */
  private static final double PART = 0.01;

  /** One jump is a step of the function; so many, to either side, are its rounding. */
  private static final int MANY = 3;

  private static final int PARTS = 8;

  /** Over so many halvings a jump stays what it is, */
  private static final int HALVINGS = 8;

  /** within this factor. */
  private static final double SAME = 4;

  private final Line line;
  private final int row;
  private final double most;

  /** Between jumps the function moves by so much per distance. */
  private final double slope;

  /** So far away they are looked for. */
  private final double far;

  private int found;

  /** Of jumps larger than {@code most} per distance. */
  private Jumps(Line line, int row, double most, Evidence e, double far) {
    this.line = line;
    this.row = row;
    this.most = most;
    this.slope = e.central().value();
    this.far = far;
  }

  /**
   * The largest of many jumps to either side that lie beyond the steps that a slope was measured
   * with, and might explain a disagreement; 0 if there are not many.
   *
   * @param e what the slope was measured with
   * @param reach how far the direction reaches naturally: of a shorter line only steps are short
   */
  static double largest(Line line, int row, Evidence e, double gap, double reach) {
    if (!line.direction.isCoordinate() || !Double.isFinite(gap)) {
      return 0;
    }
    Jumps jumps = new Jumps(line, row, PART * gap, e, Probe.FAR * Math.max(line.unit, reach));
    double below = jumps.beside(-1, e.step() / 2);
    double above = below > 0 ? jumps.beside(1, e.step() / 2) : 0;
    return above > 0 && jumps.found >= MANY ? Math.max(below, above) : 0;
  }

  /** The largest of the jumps to one side. */
  private double beside(int sign, double first) {
    double largest = 0;
    double from = first;
    for (int k = 0; k < DISTANCES && from < far; k++, from *= RATIO) {
      double jump = within(sign * from, sign * from * RATIO);
      largest = Math.max(largest, jump);
      found += jump > 0 ? 1 : 0;
    }
    return largest;
  }

  /** A jump in the part that moves most: where there are several, they may cancel on the whole. */
  private double within(double from, double to) {
    double width = (to - from) / PARTS;
    double best = from;
    double change = -1;
    double before = at(from);
    for (int k = 0; k < PARTS; k++) {
      double next = at(from + (k + 1) * width);
      if (Math.abs(next - before) > change) {
        change = Math.abs(next - before);
        best = from + k * width;
      }
      before = next;
    }
    return between(best, best + width);
  }

  /** The size of a jump, found by halving as long as the change can be one; 0 if there is none. */
  private double between(double from, double to) {
    double low = from;
    double high = to;
    double fLow = at(low);
    double fHigh = at(high);
    double last = 4 * Math.ulp(line.bench.x[line.direction.index[0]]);
    double change = Math.abs(fHigh - fLow);
    Deque<Double> before = new ArrayDeque<>();
    while (change >= most * Math.abs(low) && Double.isFinite(change)) {
      if (before.size() == HALVINGS
          && Math.abs(high - low) <= Math.max(last, 1e-9 * Math.abs(high))) {
        // What is steep, but continuous, changes less and less; a pole more and more.
        double first = before.getFirst();
        return change > first / SAME && change < first * SAME ? change : 0;
      }
      before.addLast(change);
      if (before.size() > HALVINGS) {
        before.removeFirst();
      }
      double middle = low + (high - low) / 2;
      double f = at(middle);
      if (Math.abs(f - fLow) > Math.abs(fHigh - f)) {
        high = middle;
        fHigh = f;
      } else {
        low = middle;
        fLow = f;
      }
      change = Math.abs(fHigh - fLow);
    }
    return 0;
  }

  private double at(double t) {
    return line.bench.at(line.direction.moved(line.bench.x, t)).value[row] - slope * t;
  }
}
