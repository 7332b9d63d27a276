package adjoint.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One direction with the lines along it, at the units worth trying. Lines are shared by all rows.
 */
final class Probe {
  static final double FAR = 64;

  private static final int DECADES = 10;

  /** The binary exponent of a step over which three of ten digits are left. */
  private static final int SHORT = -27;

  /** The shortest steps move what has a slope by a much smaller part than this. */
  private static final double UNRESOLVED = 0.1;

  final Bench bench;
  final Direction direction;

  /** How far the direction reaches naturally: what a relative error in x means. */
  final double reach;

  private final Seeds seeds;
  private final List<Line> lines = new ArrayList<>();
  private boolean isLengthened;
  private @Nullable Line nearby;

  Probe(Bench bench, Direction direction, Seeds seeds) {
    this.bench = bench;
    this.direction = direction;
    this.seeds = seeds;
    this.reach = direction.isCoordinate() ? bench.scale[direction.index[0]] : 1;
    List<Double> units = new ArrayList<>(List.of(reach));
    if (direction.isCoordinate()) {
      add(units, 1);
      add(units, Math.abs(bench.x[direction.index[0]]));
    }
    for (double unit : units) {
      lines.add(new Line(bench, direction, unit, seeds));
    }
  }

  private static void add(List<Double> units, double unit) {
    boolean isNew = unit > 1e-290 && Double.isFinite(unit);
    for (double other : units) {
      isNew &= unit > other * FAR || unit < other / FAR;
    }
    if (isNew) {
      units.add(unit);
    }
  }

  Evidence quick(int row) {
    return Evidence.of(lines.getFirst(), row, Line.QUICK);
  }

  /** Whether the function has the very same value all over the quick line. */
  boolean isFlat(int row) {
    return lines.getFirst().isFlat(row, Line.QUICK);
  }

  /** What the quick line tells where {@link #isFlat}: the value's last digit hides the rest. */
  Slope flat(int row) {
    return new Slope(0, Math.ulp(bench.origin.size[row]) / (reach / 8), 0, 0);
  }

  /**
   * Whether the digits of the coordinate end where the function still moves over a step as over any
   * other: no slope can be seen.
   */
  boolean endsUnresolved(int row) {
    List<Line> all = lines(row);
    double most = 0;
    for (Line line : all) {
      most = Math.max(most, line.moved(row, Line.FULL));
    }
    return all.getLast().isCutShort() && all.getLast().moved(row, 2) > UNRESOLVED * most;
  }

  /**
   * Whether the function moves by no more than rounding: over parts of the natural step to both
   * sides, over whole ones to one side at least, as its domain may end.
   */
  boolean isConstant(int row, double rounding) {
    for (int k = -2; k <= 1; k++) {
      double above = change(row, Math.scalb(reach, k));
      double below = change(row, -Math.scalb(reach, k));
      double moved = k < 0 ? Math.max(above, below) : Math.min(above, below);
      if (moved > rounding) {
        return false;
      }
    }
    return true;
  }

  private double change(int row, double h) {
    double f = bench.at(direction.moved(bench.x, h)).value[row];
    return Double.isFinite(f) ? Math.abs(f - bench.origin.value[row]) : Double.POSITIVE_INFINITY;
  }

  /**
   * All lines, the longest first; with one that goes on to the last digits of the coordinate, if
   * what they show of this row is not over at their end.
   */
  List<Line> lines(int row) {
    List<Line> all = new ArrayList<>(lines);
    all.sort(Comparator.comparingDouble((Line line) -> line.unit).reversed());
    Line shortest = all.getLast();
    if (!isLengthened
        && shortest.next() > 0
        && (hintsAtKink(row) || shortest.quotients(row, Line.FULL).grow())) {
      isLengthened = true;
      lines.add(new Line(bench, direction, shortest.next(), seeds));
      all.add(lines.getLast());
    }
    return all;
  }

  /**
   * Whether the two sides look different already on the quick line: the difference of slopes does
   * not fall with the step.
   */
  boolean hintsAtKink(int row) {
    Line.Quotients q = lines.getFirst().quotients(row, Line.QUICK);
    int k = q.step.length - 1;
    if (k < 2) {
      return false;
    }
    double now = Math.abs(q.right[k] - q.left[k]);
    double before = Math.abs(q.right[k - 2] - q.left[k - 2]);
    return now > before / 2
        && now > 100 * q.noise[k]
        && now > 1e-6 * (Math.abs(q.right[k]) + Math.abs(q.left[k]));
  }

  /**
   * Whether the function has another slope over a step so short that rounding nearly hides it: what
   * is fast and small does not show on the quick line.
   */
  boolean hintsAtScales(int row) {
    if (nearby == null) {
      nearby = new Line(bench, direction, Math.scalb(reach, SHORT), new Seeds(0));
    }
    Line.Quotients pair = nearby.quotients(row, 1);
    Line.Quotients q = lines.getFirst().quotients(row, Line.QUICK);
    int last = q.step.length - 1;
    Slope slope = quick(row).central();
    double noise = q.noise[last] * q.step[last] / pair.step[0];
    double tolerance = slope.tolerance(Math.abs(slope.value())) + 30 * noise;
    return !pair.flat && Math.abs(pair.central[0] - slope.value()) > tolerance;
  }

  /**
   * Units over which the function changes by something between nothing and everything, searched
   * from its natural reach downward; for functions that live at no scale one could guess. Not
   * farther out than what was given: a function may take as long as its argument is large.
   */
  List<Line> search(int row) {
    List<Line> found = new ArrayList<>();
    double size = Math.abs(bench.origin.value[row]);
    double ulp = Math.ulp(bench.x[direction.index[0]]);
    int exponent = (int) Math.ceil(Math.log10(FAR * Math.max(1, reach)));
    double moved = moved(row, Math.pow(10, exponent));
    for (; exponent > -300 && found.size() < 2 && !bench.budget.isSpent(); exponent -= DECADES) {
      double next = moved(row, Math.pow(10, exponent - DECADES));
      // What is bounded moves no more over a longer step: there is no slope in that.
      boolean isAlive = moved > 1e-11 * size && moved > 2 * next;
      double unit = Math.pow(10, exponent);
      if (isAlive
          && unit / 8 > 1000 * ulp
          && Double.isFinite(moved)
          && (size == 0 || moved / 1e6 < size)) {
        found.add(new Line(bench, direction, unit, seeds));
      }
      moved = next;
    }
    return found;
  }

  private double moved(int row, double h) {
    double f0 = bench.origin.value[row];
    double above = bench.at(direction.moved(bench.x, h)).value[row];
    double below = bench.at(direction.moved(bench.x, -h)).value[row];
    return Math.abs(above - f0) + Math.abs(below - f0);
  }
}
