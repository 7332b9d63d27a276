package adjoint.check;

import java.util.ArrayList;
import java.util.List;

/**
 * One direction with the lines along it, at the units worth trying. Lines are shared by all rows.
 */
final class Probe {
  static final double FAR = 64;

  final Bench bench;
  final Direction direction;

  /** How far the direction reaches naturally: what a relative error in x means. */
  final double reach;

  private final List<Line> lines = new ArrayList<>();

  Probe(Bench bench, Direction direction, Seeds seeds) {
    this.bench = bench;
    this.direction = direction;
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

  /** All lines, the longest first. */
  List<Line> lines() {
    return lines.stream().sorted((a, b) -> Double.compare(b.unit, a.unit)).toList();
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
   * A unit over which the function changes by something between nothing and everything, searched
   * over the whole range of numbers; for functions that live at no scale one could guess.
   */
  List<Line> search(int row, Seeds seeds) {
    List<Line> found = new ArrayList<>();
    double f0 = bench.origin.value[row];
    for (int exponent = 300; exponent >= -300 && found.size() < 2; exponent -= 10) {
      double h = Math.pow(10, exponent);
      double change = Math.abs(bench.at(direction.moved(bench.x, h)).value[row] - f0);
      double back = Math.abs(bench.at(direction.moved(bench.x, -h)).value[row] - f0);
      double moved = change + back;
      double size = Math.abs(f0);
      if (moved > 1e-11 * size && Double.isFinite(moved) && (size == 0 || moved / 1e6 < size)) {
        found.add(new Line(bench, direction, h, seeds));
      }
    }
    return found;
  }
}
