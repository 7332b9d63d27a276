package adjoint.check;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A function that is constant over the finest steps and moves over wider ones: its digits have been
 * lost to rounding ({@code (x + 1e16) − 1e16}), or it is rounded on purpose. Differences cannot
 * tell that from a constant.
 */
final class Staircase {
  private static final double TOLERANCE = 0.2;

  /** So many of the shortest steps change nothing. */
  private static final int FLAT = 5;

  /** What is claimed for one tread may be so many times what was seen from tread to tread. */
  private static final double HIDDEN = 1000;

  /** A jump is as steep as anything, if by such a part of it. */
  private static final double STEEP = 0.1;

  /** So many do where jumps to both sides show what it is. */
  private static final int STILL = 2;

  /** The place of a jump is looked for within such a part of a step, */
  private static final double NARROW = 1e-6;

  /** over which what is continuous would move by less than such a part of the whole change. */
  private static final double JUMP = 1e-3;

  /** Over so many different levels, */
  private static final int LEVELS = 4;

  /** which are looked for at so many steps at least: the nearest jump may be very near. */
  private static final int NEAREST = 8;

  private Staircase() {}

  /** Whether it is flat at the point but rises as claimed over longer steps. */
  static boolean fits(Line line, int row, double claim) {
    Line.Quotients q = line.quotients(row, Line.FULL);
    int n = q.step.length;
    for (int k = Math.max(0, n - 6); k < n; k++) {
      if (q.right[k] != 0 || q.left[k] != 0) {
        return false;
      }
    }
    if (claim == 0 || !Double.isFinite(claim)) {
      return false;
    }
    int run = 0;
    for (int k = n - 1; k >= 0; k--) {
      run = near(q.right[k], claim) && near(q.left[k], claim) ? run + 1 : 0;
      if (run == 2) {
        return true;
      }
    }
    Bench bench = line.bench;
    double f0 = bench.origin.value[row];
    run = 0;
    // Step by step, for a function may take as long as its argument is large.
    for (double h = line.unit; h < line.unit * 0x1p70 && h < 1e300; h *= 4) {
      if (bench.budget.isSpent()) {
        return false;
      }
      double right = (bench.at(line.direction.moved(bench.x, h)).value[row] - f0) / h;
      double left = (f0 - bench.at(line.direction.moved(bench.x, -h)).value[row]) / h;
      run = near(right, claim) && near(left, claim) ? run + 1 : 0;
      if (run == 2) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the function is constant around the point and, at other levels, around the nearest
   * places where it has moved; and rises from tread to tread, not by nothing against what it does
   * over longer steps.
   */
  static boolean isOne(List<Line> lines, int row) {
    double steepest = Math.max(steepest(lines, row, 1), steepest(lines, row, -1));
    return lines.stream()
        .map(line -> Treads.of(line, row))
        .flatMap(Optional::stream)
        .anyMatch(treads -> treads.slope > Evidence.RELATIVE * steepest);
  }

  /** The largest quotient to one side. */
  private static double steepest(List<Line> lines, int row, int side) {
    double most = 0;
    for (Line line : lines) {
      Line.Quotients q = line.quotients(row, Line.FULL);
      most = Math.max(most, Magnitude.of(side > 0 ? q.right : q.left));
    }
    return most;
  }

  /**
   * Whether it is that, and over steps of many treads no slope can be seen that speaks against the
   * claim.
   */
  static boolean hides(Line line, int row, double claim) {
    Optional<Treads> treads = Treads.of(line, row);
    if (treads.isEmpty()
        || !(Math.abs(claim) * treads.get().width <= HIDDEN * treads.get().highest)) {
      return false;
    }
    Evidence whole = Evidence.of(line, row, Line.FULL, treads.get().lowest);
    return claim == 0 || !whole.isSlope() || !whole.rejects(claim);
  }

  /**
   * Whether the function has one value at all short steps to both sides, and jumps to others where
   * it moves first: what it is between two jumps is no slope of 0 to hold against a claim, unless a
   * slope that speaks against it can be seen over steps of many jumps. None speaks against an
   * infinite one where it is steepest there.
   */
  static boolean jumpsBesideFlat(List<Line> lines, int row, double claim) {
    double above = jumpBesideFlat(lines, row, claim, 1);
    double below = above > 0 ? jumpBesideFlat(lines, row, claim, -1) : 0;
    return below > 0
        && (Double.isInfinite(claim)
            || lines.stream()
                .map(line -> Evidence.of(line, row, Line.FULL, Math.min(above, below)))
                .noneMatch(whole -> whole.rejects(claim)));
  }

  /**
   * The size of the nearest jump to one side, however far the one to the other side is; 0 if it is
   * none that could hide the claim.
   */
  private static double jumpBesideFlat(List<Line> lines, int row, double claim, int side) {
    Line line = lines.getLast();
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    for (Line l : lines) {
      high = Math.min(high, shortestThatMoves(l, row, side));
    }
    int still = 0;
    for (Line l : lines) {
      for (double step : l.quotients(row, Line.FULL).step) {
        still += step < high ? 1 : 0;
        low = step < high ? Math.max(low, step) : low;
      }
    }
    if (still < STILL || Double.isInfinite(high)) {
      return 0;
    }
    double f0 = line.bench.origin.value[row];
    double change = Math.abs(at(line, row, side * high) - f0);
    double width = high - low;
    while (high - low > NARROW * width) {
      double middle = low + (high - low) / 2;
      if (middle == low || middle == high) {
        break;
      }
      if (at(line, row, side * middle) == f0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double jump = Math.abs(at(line, row, side * high) - f0);
    double least =
        Double.isInfinite(claim) ? STEEP * steepest(lines, row, side) : Math.abs(claim) / HIDDEN;
    return jump >= JUMP * change && jump >= least * high ? jump : 0;
  }

  /** The shortest step to one side at which the function has another value; infinite if none. */
  private static double shortestThatMoves(Line line, int row, int side) {
    Line.Quotients q = line.quotients(row, Line.FULL);
    double[] quotient = side > 0 ? q.right : q.left;
    int last = quotient.length - 1;
    while (last >= 0 && quotient[last] == 0) {
      last--;
    }
    return last < 0 ? Double.POSITIVE_INFINITY : q.step[last];
  }

  /**
   * The steps of a staircase.
   *
   * @param width how far the nearest place is where the function has moved
   * @param lowest the smallest rise from there on
   * @param highest the largest
   * @param slope the steepest way from the point to one of them
   */
  private record Treads(double width, double lowest, double highest, double slope) {
    static Optional<Treads> of(Line line, int row) {
      Line.Quotients q = line.quotients(row, Line.FULL);
      int last = q.step.length - 1;
      while (last >= 0 && q.right[last] == 0 && q.left[last] == 0) {
        last--;
      }
      if (last < 0 || last > q.step.length - FLAT) {
        return Optional.empty();
      }
      double f0 = line.bench.origin.value[row];
      double aside = q.step[last] / 32;
      double highest = 0;
      double lowest = Double.POSITIVE_INFINITY;
      double slope = 0;
      int treads = 0;
      int places = 0;
      Set<Double> levels = new HashSet<>();
      for (int k = last; k >= 0 && (k > last - NEAREST || levels.size() < LEVELS); k--) {
        for (int sign = -1; sign <= 1; sign += 2) {
          double h = sign * q.step[k];
          double f = at(line, row, h);
          places++;
          treads += f == at(line, row, h - aside) || f == at(line, row, h + aside) ? 1 : 0;
          levels.add(f);
          double rise = Math.abs(f - f0);
          highest = Math.max(highest, rise);
          slope = Math.max(slope, rise / q.step[k]);
          lowest = rise > 0 ? Math.min(lowest, rise) : lowest;
        }
      }
      return treads >= places - 1 && levels.size() >= LEVELS
          ? Optional.of(new Treads(q.step[last], lowest, highest, slope))
          : Optional.empty();
    }
  }

  private static double at(Line line, int row, double h) {
    return line.bench.at(line.direction.moved(line.bench.x, h)).value[row];
  }

  private static boolean near(double quotient, double claim) {
    return Math.abs(quotient - claim) <= TOLERANCE * Math.abs(claim);
  }
}
