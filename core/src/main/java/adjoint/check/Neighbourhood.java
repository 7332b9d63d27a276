package adjoint.check;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The slopes at many places around the point: where several smooth pieces meet, each piece shows
 * its own.
 *
 * <p>A generalised gradient (Clarke 1975) is a mean of limits of gradients from nearby. Neither
 * differences across the point nor one-sided ones need to show it: the median of three equal
 * numbers has slope 0 along each of them, yet 1 is a right answer for one. So before a claim is
 * called wrong, the pieces that meet at the point are looked for, no farther away than the steps
 * that were seen to be smooth: a kink beyond them is another place's, and what is steep there says
 * nothing of here.
 */
final class Neighbourhood {
  private static final int PLACES = 48;
  private static final double RADIUS = 0x1p-16;
  private static final double SHRINK = 64;
  private static final double FAR = 0x1p-4;

  /** Steps are so much shorter than the radius, for the pieces may be a hundred. */
  private static final double STENCIL = 1024;

  /** A piece has the same slope over steps so much longer. */
  private static final double LONGER = 4;

  /** So many profiles along the coordinate are searched for a piece that no place has shown. */
  private static final int PROFILES = 4;

  private static final int CELLS = 8;
  private static final int HALVINGS = 10;

  private final double low;
  private final double high;

  /**
   * Of the slopes within the smaller radius: what is left of their spread when curvature is not to
   * blame.
   */
  private final double spread;

  /** How far rounding alone may spread them. */
  private final double noise;

  private final int pieces;
  private final int seenOnce;

  private Neighbourhood(double[] near, double curvature, double noise) {
    this.noise = noise;
    this.low = near.length == 0 ? Double.NaN : near[0];
    this.high = near.length == 0 ? Double.NaN : near[near.length - 1];
    this.spread = near.length == 0 ? Double.POSITIVE_INFINITY : high - low;
    double smooth =
        Math.max(Math.max(curvature, noise), 1e-6 * Math.max(Math.abs(low), Math.abs(high)));
    int count = 0;
    int once = 0;
    for (int from = 0, to; from < near.length; from = to) {
      to = from + 1;
      while (to < near.length && near[to] - near[to - 1] <= Math.max(1e-3 * spread, smooth)) {
        to++;
      }
      count++;
      once += to - from == 1 ? 1 : 0;
    }
    this.pieces = count;
    this.seenOnce = once;
  }

  /**
   * Around the point.
   *
   * @param seen what was measured along the direction; null if no slope was
   * @param gap the disagreement to be explained
   */
  static Neighbourhood of(Probe probe, int row, @Nullable Evidence seen, double gap, Seeds seeds) {
    return new Search(probe, row, seen, gap, seeds).run();
  }

  /** The slopes around one point. */
  private static final class Search {
    final Bench bench;
    final Direction direction;
    final int row;
    final Seeds seeds;

    /** The coordinate, if it is a single one, otherwise −1. */
    final int own;

    final double local;
    final double radius;
    final double h;

    /** Whether a slope was measured: what jumps has no piece at the jump. */
    final boolean isContinuous;

    /** How far function values are uncertain. */
    final double rough;

    Search(Probe probe, int row, @Nullable Evidence seen, double gap, Seeds seeds) {
      this.bench = probe.bench;
      this.direction = probe.direction;
      this.row = row;
      this.seeds = seeds;
      this.isContinuous = seen != null;
      this.own = direction.isCoordinate() ? direction.index[0] : -1;
      this.local = own < 0 ? probe.reach : Math.min(probe.reach, bench.own[own]);
      double rounding = Math.ulp(1.0) * bench.origin.size[row];
      this.rough =
          seen == null ? rounding : Math.max(rounding, seen.central().error() * seen.step());
      double smooth = seen == null ? Double.POSITIVE_INFINITY : seen.step() / 4 / local;
      double natural = Math.min(RADIUS, smooth);
      double digits = own < 0 ? 0 : 16 * Math.ulp(bench.x[own]);
      // Steps so long that neither what is uncertain nor the last digits hide a disagreement.
      this.h = Math.max(natural * local / STENCIL, Math.max(10 * rough / gap, digits));
      this.radius = Math.max(natural, 4 * h / local);
    }

    Neighbourhood run() {
      double noise = 2 * rough / h;
      double far = Math.max(radius, Math.min(radius * SHRINK, FAR));
      double[] wide = slopes(far);
      double[] near = slopes(radius);
      // Curvature shrinks with the radius; pieces do not.
      double curvature = wide.length == 0 ? 0 : (wide[wide.length - 1] - wide[0]) * radius / far;
      Neighbourhood around = new Neighbourhood(near, curvature, noise);
      if (around.pieces > 1 && areJumps(around.spread)) {
        return new Neighbourhood(new double[0], 0, 0);
      }
      if (around.pieces != 1 || !isContinuous || own < 0 || bench.x.length == 1) {
        return around;
      }
      double[] more = steepest(near[near.length / 2]);
      double[] all = DoubleStream.concat(Arrays.stream(near), Arrays.stream(more)).toArray();
      Arrays.sort(all);
      return new Neighbourhood(all, curvature, noise);
    }

    /**
     * Whether what seems to be pieces are jumps within a stencil: of a longer one they are less.
     */
    private boolean areJumps(double spread) {
      double[] slopes = slopes(Math.max(radius, 4 * LONGER * h / local), LONGER * h);
      return slopes.length > 0 && slopes[slopes.length - 1] - slopes[0] < spread / 2;
    }

    private double[] slopes(double radius) {
      return slopes(radius, h);
    }

    private double[] slopes(double radius, double h) {
      double[] slopes = new double[PLACES];
      double[] bends = new double[PLACES];
      int known = 0;
      for (int p = 0; p < PLACES; p++) {
        double[] place = place(radius);
        double[] above = direction.moved(place, h);
        double[] below = direction.moved(place, -h);
        double width = own < 0 ? 2 * h : above[own] - below[own];
        double fAbove = bench.at(above).value[row];
        double fBelow = bench.at(below).value[row];
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

    private double[] place(double radius) {
      double[] place = bench.x.clone();
      for (int i = 0; i < place.length; i++) {
        place[i] += radius * seeds.symmetric() * (i == own ? local : bench.own[i]);
      }
      return place;
    }

    /**
     * Slopes of the piece that differs most from {@code usual} on some lines through the whole
     * neighbourhood: of a hundred equal numbers each is the median at a hundredth of all places
     * only.
     */
    private double[] steepest(double usual) {
      double[] found = new double[PROFILES];
      int n = 0;
      for (int p = 0; p < PROFILES; p++) {
        double[] place = place(radius);
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

  boolean isKnown() {
    return pieces > 0;
  }

  /**
   * Whether there is one piece only, or the pieces are all the same at the scale of a disagreement.
   */
  boolean isSmooth(double gap) {
    return pieces == 1 || spread <= Math.max(gap / 10, noise);
  }

  boolean hasBetween(double claim, double slack) {
    return claim >= low - slack && claim <= high + slack;
  }

  /**
   * Whether all pieces have been seen: none only once. The chance that the next place shows a new
   * piece is about the share of those seen once (Good 1953).
   */
  boolean isComplete() {
    return seenOnce == 0 && pieces <= PLACES / 8;
  }

  /** How far outside, in units of the spread. */
  double distance(double claim) {
    return Math.max(low - claim, claim - high) / spread;
  }

  @Override
  public String toString() {
    return pieces + " different slopes nearby, from " + low + " to " + high;
  }
}
