package adjoint.check;

import java.util.Arrays;

/**
 * The slopes at many places around the point: where several smooth pieces meet, each piece shows
 * its own.
 *
 * <p>A generalised gradient (Clarke 1975) is a mean of limits of gradients from nearby. Neither
 * differences across the point nor one-sided ones need to show it: the median of three equal
 * numbers has slope 0 along each of them, yet 1 is a right answer for one. So before a claim is
 * called wrong, the pieces around the point are looked for.
 */
final class Neighbourhood {
  private static final int PLACES = 48;
  private static final double RADIUS = 0x1p-10;
  private static final double SHRINK = 64;

  private final double low;
  private final double high;

  /**
   * Of the slopes within the smaller radius: what is left of their spread when curvature is not to
   * blame.
   */
  private final double spread;

  private final int pieces;
  private final int seenOnce;

  private Neighbourhood(double low, double high, double spread, int pieces, int seenOnce) {
    this.low = low;
    this.high = high;
    this.spread = spread;
    this.pieces = pieces;
    this.seenOnce = seenOnce;
  }

  static Neighbourhood of(Bench bench, Direction direction, int row, double unit, Seeds seeds) {
    double[] wide = slopes(bench, direction, row, unit, RADIUS, seeds);
    double[] near = slopes(bench, direction, row, unit, RADIUS / SHRINK, seeds);
    if (near.length == 0) {
      return new Neighbourhood(Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, 0, 0);
    }
    double spreadWide = wide.length == 0 ? 0 : wide[wide.length - 1] - wide[0];
    double spread = near[near.length - 1] - near[0];
    // Curvature shrinks with the radius, 64 times; pieces do not.
    double smooth =
        Math.max(
            spreadWide / SHRINK,
            1e-6 * Math.max(Math.abs(near[0]), Math.abs(near[near.length - 1])));
    int pieces = 0;
    int once = 0;
    for (int from = 0, to; from < near.length; from = to) {
      to = from + 1;
      while (to < near.length && near[to] - near[to - 1] <= Math.max(1e-3 * spread, smooth)) {
        to++;
      }
      pieces++;
      once += to - from == 1 ? 1 : 0;
    }
    return new Neighbourhood(near[0], near[near.length - 1], spread, pieces, once);
  }

  private static double[] slopes(
      Bench bench, Direction direction, int row, double unit, double radius, Seeds seeds) {
    double[] slopes = new double[PLACES];
    double[] bends = new double[PLACES];
    int known = 0;
    int own = direction.isCoordinate() ? direction.index[0] : -1;
    double local = own < 0 ? unit : Math.min(unit, bench.own[own]);
    for (int p = 0; p < PLACES; p++) {
      double[] place = bench.x.clone();
      for (int i = 0; i < place.length; i++) {
        place[i] += radius * seeds.symmetric() * (i == own ? local : bench.own[i]);
      }
      double h = radius / SHRINK * local;
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
    int straight = 0;
    for (int p = 0; p < known; p++) {
      // A bend says that a seam between two pieces runs through the stencil: the slope is
      // neither's.
      if (bends[p] <= 0.01 * Math.abs(slopes[p]) + 1e-4 * largest) {
        slopes[straight++] = slopes[p];
      }
    }
    double[] sorted = Arrays.copyOf(slopes, straight);
    Arrays.sort(sorted);
    return sorted;
  }

  boolean isKnown() {
    return pieces > 0;
  }

  /**
   * Whether there is one piece only, or the pieces are all the same at the scale of a disagreement.
   */
  boolean isSmooth(double gap) {
    return pieces == 1 || spread <= gap / 10;
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
