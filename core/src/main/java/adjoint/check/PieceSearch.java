package adjoint.check;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Looks for the pieces that meet at a point: for the slopes of a {@link Neighbourhood}. */
final class PieceSearch {
  static final int PLACES = 48;

  private static final double RADIUS = 0x1p-16;

  private static final double SHRINK = 64;

  /** So many times more places are looked at where those farther away show another slope. */
  private static final int AGAIN = 4;

  private static final double FAR = 0x1p-4;

  /** Steps are so much shorter than the radius, for the pieces may be a hundred. */
  private static final double STENCIL = 1024;

  /** A piece has the same slope over steps so much longer. */
  private static final double LONGER = 4;

  /**
   * Half of the places differ by up to so many halvings from coordinate to coordinate: what matters
   * in one may be nothing beside what matters in another.
   */
  private static final int SCALES = 20;

  /** So many profiles along the coordinate are searched for a piece that no place has shown. */
  private static final int PROFILES = 4;

  /** So many ways from one piece to another are searched for a third. */
  private static final int WAYS = 8;

  /** Over steps on the way the function would change by so many last digits. */
  private static final double GRAINS = 100;

  /** Steps on the way are so much shorter than what is left of it. */
  private static final double FINE = 64;

  private static final int CELLS = 8;

  private static final int HALVINGS = 10;

  private final Bench bench;
  private final Direction direction;
  private final int row;
  private final Seeds seeds;

  /** The coordinate, if it is a single one, otherwise −1. */
  private final int own;

  /** How far coordinates move, in proportion. */
  private final double[] box;

  private final double local;
  private final double radius;
  private final double h;
  private final boolean isNear;

  /** Whether a slope was measured: what jumps has no piece at the jump. */
  private final boolean isContinuous;

  /** How far function values are uncertain. */
  private final double rough;

  /** The last digit of the largest value that was seen around the point. */
  private double grain;

  /** No shorter a step shows a slope. */
  private final double shortest;

  private final double gap;

  PieceSearch(Probe probe, int row, @Nullable Evidence seen, double gap, Seeds seeds) {
    this.bench = probe.bench;
    this.gap = gap;
    this.direction = probe.direction;
    this.row = row;
    this.seeds = seeds;
    this.isContinuous = seen != null;
    this.own = direction.isCoordinate() ? direction.index[0] : -1;
    this.box = bench.together();
    double most = probe.reach;
    for (int k = 0; k < direction.index.length; k++) {
      most = Math.min(most, box[direction.index[k]] / Math.abs(direction.amount[k]));
    }
    this.local = most;
    double rounding = Math.ulp(1.0) * bench.origin.size[row];
    this.rough = seen == null ? rounding : Math.max(rounding, seen.central().error() * seen.step());
    double smooth = seen == null ? Double.POSITIVE_INFINITY : seen.wide() / 4 / local;
    double natural = Math.min(RADIUS, smooth);
    double digits = 16 * direction.grain(bench.x);
    // Steps so long that neither what is uncertain nor the last digits hide a disagreement.
    this.shortest = Math.max(10 * rough / gap, digits);
    this.h = Math.max(natural * local / STENCIL, shortest);
    this.radius = Math.max(natural, 4 * h / local);
    this.isNear = seen == null || radius * local <= seen.wide();
  }

  Neighbourhood run(double claim) {
    double noise = 2 * rough / h;
    double far = Math.max(radius, Math.min(radius * SHRINK, FAR));
    double[] wide = slopes(far);
    double[] near = slopes(radius);
    boolean hasEquals = bench.hasEquals();
    if (hasEquals) {
      near = together(near, slopes(h, this::placeToOneSide));
    }
    // Another piece, or the same one bent: of a piece that is rare more places show more. Where
    // numbers are equal there may be one for each order of theirs.
    boolean mayBeMore = spread(wide) > gap / 10 || hasEquals;
    for (int k = 0; k < AGAIN && spread(near) <= gap / 10 && mayBeMore; k++) {
      near = together(near, slopes(radius));
    }
    // Curvature shrinks with the radius; pieces do not.
    double curvature = Math.max(0, spread(wide) - spread(near)) * radius / far;
    Neighbourhood around = new Neighbourhood(near, curvature, noise, 0, isNear);
    if (!around.isSmooth(gap) && areJumps(around.spread)) {
      return new Neighbourhood(new double[0], 0, 0, 0, isNear);
    }
    // Directions of several coordinates are followed because of kinks.
    boolean isKink = !around.isSmooth(gap) || own < 0;
    if (!isContinuous || bench.x.length == 1 || around.pieces == 0) {
      return around;
    }
    double[] more = {};
    if (isKink && !around.hasBetween(claim, 0)) {
      more = hidden(near[0], near[near.length - 1]);
    } else if (!isKink) {
      more = steepest(near[near.length / 2]);
    }
    double[] all = together(near, more);
    return new Neighbourhood(all, curvature, noise, isKink ? more.length : 0, isNear);
  }

  /** Whether what seems to be pieces are jumps within a stencil: of a longer one they are less. */
  private boolean areJumps(double spread) {
    double[] slopes = slopes(Math.max(radius, 4 * LONGER * h / local), LONGER * h);
    return slopes.length > 0 && slopes[slopes.length - 1] - slopes[0] < spread / 2;
  }

  private static double[] together(double[] some, double[] more) {
    return DoubleStream.concat(Arrays.stream(some), Arrays.stream(more)).sorted().toArray();
  }

  private static double spread(double[] sorted) {
    return sorted.length == 0 ? 0 : sorted[sorted.length - 1] - sorted[0];
  }

  private double[] slopes(double radius) {
    return slopes(radius, h);
  }

  private double[] slopes(double radius, double h) {
    return slopes(h, p -> place(radius, p % 2 == 0 ? 0 : SCALES));
  }

  private double[] slopes(double h, IntFunction<double[]> places) {
    double[] slopes = new double[PLACES];
    double[] bends = new double[PLACES];
    int known = 0;
    for (int p = 0; p < PLACES; p++) {
      double[] place = places.apply(p);
      double[] above = direction.moved(place, h);
      double[] below = direction.moved(place, -h);
      double width = width(above, below, h);
      double fAbove = bench.at(above).value[row];
      double fBelow = bench.at(below).value[row];
      if (Double.isFinite(fAbove)) {
        grain = Math.max(grain, Math.ulp(fAbove));
      }
      double slope = (fAbove - fBelow) / width;
      if (Double.isFinite(slope)) {
        slopes[known] = slope;
        bends[known++] = Math.abs(fAbove - 2 * bench.at(place).value[row] + fBelow) / width;
      }
    }
    double largest = Magnitude.of(Arrays.copyOf(slopes, known));
    double[] usual = Arrays.copyOf(bends, known);
    Arrays.sort(usual);
    double slack = 1e-4 * largest + 2 * rough / h + (known == 0 ? 0 : 2 * usual[known / 4]);
    int straight = 0;
    for (int p = 0; p < known; p++) {
      // A bend says that a seam between two pieces runs through the stencil: the slope is
      // neither's.
      if (bends[p] <= 0.01 * Math.abs(slopes[p]) + slack) {
        slopes[straight++] = slopes[p];
      }
    }
    double[] sorted = Arrays.copyOf(slopes, straight);
    Arrays.sort(sorted);
    return sorted;
  }

  private double width(double[] above, double[] below, double h) {
    return own < 0 ? 2 * h : above[own] - below[own];
  }

  private double slope(double[] place, double h) {
    double[] above = direction.moved(place, h);
    double[] below = direction.moved(place, -h);
    double rise = bench.at(above).value[row] - bench.at(below).value[row];
    return rise / width(above, below, h);
  }

  /**
   * Slopes beyond those of two pieces, found between them. Where two kinks meet at a narrow angle
   * no place may be between them, but every way from one side to the other leads through there.
   */
  private double[] hidden(double lowest, double highest) {
    double[] found = new double[WAYS];
    int n = 0;
    for (int way = 0; way < WAYS; way++) {
      // Pieces may have the same slope along the direction itself.
      Direction across = Direction.block("across", box, Direction.all(box.length), seeds);
      double[] from = place(radius, 0);
      double[] to = placeUnlike(from, across);
      double beyond = to.length == 0 ? Double.NaN : beyond(from, to, across, lowest, highest);
      if (Double.isFinite(beyond)) {
        found[n++] = beyond;
      }
    }
    return Arrays.copyOf(found, n);
  }

  private double across(double[] place, Direction across, double h) {
    double t = h / local;
    return (bench.at(across.moved(place, t)).value[row]
            - bench.at(across.moved(place, -t)).value[row])
        / (2 * t);
  }

  private double[] placeUnlike(double[] from, Direction across) {
    double slope = across(from, across, h);
    for (int p = 0; p < PLACES; p++) {
      double[] place = place(radius, 0);
      double difference = Math.abs(across(place, across, h) - slope);
      if (difference > 8 * Math.max(rough, grain) / (h / local)) {
        return place;
      }
    }
    return new double[0];
  }

  /** On the way between two places, a slope outside the bounds; NaN if none is found. */
  private double beyond(
      double[] start, double[] end, Direction across, double lowest, double highest) {
    double[] from = start;
    double[] to = end;
    double slopeFrom = across(from, across, h);
    double slopeTo = across(to, across, h);
    double least = Math.max(shortest, GRAINS * grain / gap);
    for (double far = radius * local / FINE; far > least; far /= 2) {
      double[] middle = new double[from.length];
      for (int i = 0; i < middle.length; i++) {
        middle[i] = from[i] + (to[i] - from[i]) / 2;
      }
      double step = Math.min(far, h);
      double slope = slope(middle, step);
      double slack = Math.max(gap / 4, 4 * Math.max(rough, grain) / step);
      if (slope < lowest - slack || slope > highest + slack) {
        return slope;
      }
      double here = across(middle, across, step);
      if (Math.abs(here - slopeFrom) < Math.abs(here - slopeTo)) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return Double.NaN;
  }

  /** Somewhere around the point, where each coordinate is moved by a scale of its own. */
  private double[] place(double radius, int scales) {
    double[] place = bench.x.clone();
    for (int i = 0; i < place.length; i++) {
      double far = radius * (i == own ? local : box[i]);
      place[i] += Math.scalb(far * seeds.symmetric(), -seeds.below(scales + 1));
    }
    return place;
  }

  /**
   * Where all numbers are larger, or all smaller, and the one along which slopes are measured is
   * first of them, or last: where equal numbers have a kink at their common value, besides, the
   * piece of the largest of n has one of n 2^n of all places.
   */
  private double[] placeToOneSide(int p) {
    double[] place = bench.x.clone();
    double side = p % 2 == 0 ? 1 : -1;
    double least = p % 4 < 2 ? 0 : 0.5;
    for (int i = 0; i < place.length; i++) {
      double far = (i == own ? least : 0.5 - least) + Math.abs(seeds.symmetric()) / 2;
      place[i] += side * far * radius * (i == own ? local : box[i]);
    }
    return place;
  }

  /**
   * Slopes of the piece that differs most from {@code usual} on some lines through the whole
   * neighbourhood: of a hundred equal numbers each is the median at a hundredth of all places only.
   */
  private double[] steepest(double usual) {
    double[] found = new double[PROFILES];
    int n = 0;
    for (int p = 0; p < PROFILES; p++) {
      double[] place = place(radius, 0);
      place[own] = bench.x[own];
      double width = 2 * radius * local / CELLS;
      double from = 0;
      double most = 0;
      for (int c = 0; c < CELLS; c++) {
        double at = -radius * local + c * width;
        double off = Math.abs(rise(place, at, width) - usual * width);
        from = off > most ? at : from;
        most = Math.max(most, off);
      }
      if (most > 10 * rough + 1e-13 * Math.abs(bench.origin.value[row])) {
        found[n++] = halve(place, from, width, usual);
      }
    }
    return Arrays.copyOf(found, n);
  }

  private double halve(double[] place, double from, double width, double usual) {
    double at = from;
    double w = width;
    for (int k = 0; k < HALVINGS; k++) {
      w /= 2;
      double low = rise(place, at, w);
      double high = rise(place, at + w, w);
      at = Math.abs(high - usual * w) > Math.abs(low - usual * w) ? at + w : at;
    }
    return rise(place, at, w) / w;
  }

  private double rise(double[] place, double from, double width) {
    double rise =
        bench.at(direction.moved(place, from + width)).value[row]
            - bench.at(direction.moved(place, from)).value[row];
    return Double.isFinite(rise) ? rise : 0;
  }
}
