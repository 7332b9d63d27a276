package adjoint.check;

import java.util.Arrays;

/**
 * The function along a direction, at steps that halve from one to the next, to either side of the
 * point.
 */
final class Line {
  /** So many steps give a first answer, which is nearly always enough. */
  static final int QUICK = 8;

  /** So many steps reach from an eighth of the unit down to the size of rounding errors. */
  static final int FULL = 36;

  final Bench bench;
  final Direction direction;
  final double unit;
  private final double first;
  private int known;

  /** How many steps are longer than the last digits of the coordinate. */
  private final int useful;

  /** The true steps, after rounding the coordinate. */
  private final double[] rise = new double[FULL];

  private final double[] fall = new double[FULL];
  private final Bench.Sample[] up = new Bench.Sample[FULL];
  private final Bench.Sample[] down = new Bench.Sample[FULL];

  Line(Bench bench, Direction direction, double unit, Seeds seeds) {
    this.bench = bench;
    this.direction = direction;
    this.unit = unit;
    this.first = unit / 8 * seeds.jitter();
    double ulp = direction.isCoordinate() ? Math.ulp(bench.x[direction.index[0]]) : 0;
    int steps = 2;
    while (steps < FULL && Math.scalb(first, -steps) > 16 * ulp) {
      steps++;
    }
    this.useful = steps;
  }

  /** The quotients of one row over the first n steps. */
  Quotients quotients(int row, int most) {
    int n = Math.min(most, useful);
    extend(n);
    Quotients q = new Quotients(n);
    double f0 = bench.origin.value[row];
    double size0 = bench.origin.size[row];
    double shake = direction.shake(bench.claimed[row], bench.x);
    double smallest = Double.POSITIVE_INFINITY;
    boolean still = false;
    q.flat = true;
    for (int k = 0; k < n; k++) {
      double above = finite(up[k].value[row]);
      double below = finite(down[k].value[row]);
      q.step[k] = Math.min(rise[k], fall[k]);
      q.central[k] = quotient(above, below, rise[k] + fall[k]);
      q.right[k] = quotient(above, f0, rise[k]);
      q.left[k] = quotient(f0, below, fall[k]);
      double size =
          Math.max(size0, Math.max(positive(up[k].size[row]), positive(down[k].size[row])));
      q.noise[k] = (Math.ulp(1.0) * (size + shake) + 4 * Double.MIN_VALUE) / q.step[k];
      q.flat &= above == f0 && below == f0;
      still |= above == f0 || below == f0;
      smallest = Math.min(smallest, Math.min(change(above, f0), change(below, f0)));
    }
    // Where short steps change nothing at all, the smallest change seen is the grain of the
    // function's values, if it is so small that rounding explains it.
    double lost = q.flat || still ? bench.lost(row) : 0;
    double grain = q.flat ? lost : still && smallest <= lost ? smallest : 0;
    for (int k = 0; k < n; k++) {
      q.noise[k] += grain / q.step[k];
    }
    return q;
  }

  /** Whether the function has the very same value at the first so many steps. */
  boolean isFlat(int row, int most) {
    int n = Math.min(most, useful);
    extend(n);
    double f0 = bench.origin.value[row];
    boolean flat = true;
    for (int k = 0; k < n; k++) {
      flat &= up[k].value[row] == f0 && down[k].value[row] == f0;
    }
    return flat;
  }

  /** Whether the function gives the same values when asked again. */
  boolean repeats() {
    boolean same = true;
    for (int k = 0; k < known && same; k++) {
      double h = Math.scalb(first, -k);
      same =
          Arrays.equals(bench.at(direction.moved(bench.x, h)).value, up[k].value)
              && Arrays.equals(bench.at(direction.moved(bench.x, -h)).value, down[k].value);
    }
    return same;
  }

  /** Whether the digits of the coordinate end before the steps do. */
  boolean isCutShort() {
    return useful < FULL;
  }

  /** The largest change of the function over the last so many steps. */
  double moved(int row, int last) {
    extend(useful);
    double f0 = bench.origin.value[row];
    double most = 0;
    for (int k = Math.max(0, useful - last); k < useful; k++) {
      double above = Math.abs(up[k].value[row] - f0);
      double below = Math.abs(down[k].value[row] - f0);
      most = Math.max(most, Math.max(above, below));
    }
    return most;
  }

  /** The unit of a line that goes on where this one ends; 0 if there are no more digits. */
  double next() {
    if (!direction.isCoordinate()) {
      return 0;
    }
    double ulp = Math.ulp(bench.x[direction.index[0]]);
    double next = Math.scalb(unit, 3 - FULL);
    return useful == FULL && next > 1e-290 && next / 8 > 1000 * ulp ? next : 0;
  }

  private void extend(int n) {
    for (; known < n; known++) {
      double h = Math.scalb(first, -known);
      double[] above = direction.moved(bench.x, h);
      double[] below = direction.moved(bench.x, -h);
      boolean single = direction.isCoordinate();
      int i = single ? direction.index[0] : 0;
      rise[known] = single ? above[i] - bench.x[i] : h;
      fall[known] = single ? bench.x[i] - below[i] : h;
      up[known] = bench.at(above);
      down[known] = bench.at(below);
    }
  }

  private static double change(double value, double f0) {
    double change = Math.abs(value - f0);
    return change > 0 ? change : Double.POSITIVE_INFINITY;
  }

  /** {@code (a − b)/h}, by halves where the difference would overflow. */
  private static double quotient(double a, double b, double h) {
    double difference = a - b;
    return Double.isInfinite(difference) ? (a / 2 - b / 2) / h * 2 : difference / h;
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : Double.NaN;
  }

  private static double positive(double size) {
    return Double.isFinite(size) ? size : 0;
  }

  /** Difference quotients over a run of steps. */
  static final class Quotients {
    final double[] step;
    final double[] central;
    final double[] right;
    final double[] left;

    /** The rounding error of each. */
    final double[] noise;

    /** Whether the function had the very same value at all steps. */
    boolean flat;

    Quotients(int n) {
      step = new double[n];
      central = new double[n];
      right = new double[n];
      left = new double[n];
      noise = new double[n];
    }

    /** Whether the quotients grow over the last steps, to one side of the point or across. */
    boolean grow() {
      return grows(central, 1)
          || grows(central, -1)
          || grows(right, 1)
          || grows(left, 1)
          || grows(right, -1)
          || grows(left, -1);
    }

    /**
     * Whether the last steps are steeper and steeper, above their rounding: where the function
     * jumps it has no slope, whatever longer steps see that reach beyond the piece on one side.
     */
    boolean jumps() {
      int last = step.length - 1;
      return grows(central, Math.signum(central[last]))
          && Math.abs(central[last]) > Evidence.MARGIN * noise[last];
    }

    /** Whether quotients of one sign grow over the last steps, by a steady factor. */
    static boolean grows(double[] q, double sign) {
      if (q.length < 12) {
        return false;
      }
      for (int k = q.length - 10; k < q.length; k++) {
        double before = sign * q[k - 1];
        if (!(before > 0 && sign * q[k] > 1.05 * before)) {
          return false;
        }
      }
      return true;
    }

    /**
     * How much steeper the function is to one side than to the other between the k-th step and the
     * one before, where its value at the point does not count.
     */
    double bend(int k) {
      double width = step[k - 1] - step[k];
      double above = (right[k - 1] * step[k - 1] - right[k] * step[k]) / width;
      double below = (left[k - 1] * step[k - 1] - left[k] * step[k]) / width;
      return Math.abs(above - below);
    }
  }
}
