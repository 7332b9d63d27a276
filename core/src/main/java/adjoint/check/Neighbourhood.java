package adjoint.check;

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
  /** So many pieces are a kink, or a tie of three; */
  private static final int FEW = 3;

  /** each of them has a good part of all places. */
  private static final int OFTEN = PieceSearch.PLACES / 8;

  /** Pieces that were seen only once are no more than this part of all that was seen. */
  private static final double RARE = 0.25;

  /** Between these lie the slopes of the pieces that were seen more than once. */
  private final double low;

  private final double high;

  /**
   * Of the slopes within the smaller radius: what is left of their spread when curvature is not to
   * blame.
   */
  final double spread;

  /** How far rounding alone may spread them. */
  private final double noise;

  /** Slopes that differ by less belong to one piece. */
  private final double same;

  /** Whether some piece is so narrow that no place was in it. */
  private final boolean isNarrow;

  /** Whether all places are within the steps that were seen to be smooth. */
  private final boolean isNear;

  private final int places;
  final int pieces;
  private final int seenOnce;

  /** How often the rarest piece was seen. */
  private final int fewest;

  Neighbourhood(double[] near, double curvature, double noise, int narrow, boolean isNear) {
    this.isNarrow = narrow > 0;
    this.isNear = isNear;
    this.noise = noise;
    this.spread = near.length == 0 ? Double.POSITIVE_INFINITY : near[near.length - 1] - near[0];
    double smooth =
        Math.max(
            Math.max(curvature, noise),
            1e-6
                * Math.max(
                    Math.abs(near.length == 0 ? 0 : near[0]),
                    Math.abs(near.length == 0 ? 0 : near[near.length - 1])));
    this.same = Math.max(1e-3 * spread, smooth);
    double low = Double.NaN;
    double high = Double.NaN;
    int count = 0;
    int once = 0;
    int rarest = near.length;
    for (int from = 0, to; from < near.length; from = to) {
      to = from + 1;
      while (to < near.length && near[to] - near[to - 1] <= same) {
        to++;
      }
      count++;
      rarest = Math.min(rarest, to - from);
      if (to - from == 1) {
        once++;
      } else {
        low = Double.isNaN(low) ? near[from] : low;
        high = near[to - 1];
      }
    }
    this.low = low;
    this.high = high;
    this.places = near.length;
    this.pieces = count;
    this.seenOnce = once;
    this.fewest = rarest;
  }

  /**
   * Around the point.
   *
   * @param seen what was measured along the direction; null if no slope was
   * @param claim the claim to be explained
   * @param gap how far it is off
   */
  static Neighbourhood of(
      Probe probe, int row, @Nullable Evidence seen, double claim, double gap, Seeds seeds) {
    return new PieceSearch(probe, row, seen, gap, seeds).run(claim);
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

  /** Whether the slopes are those of the point, and not of others farther away. */
  boolean isNear() {
    return isNear;
  }

  /** Whether a claim lies between the slopes, as far as rounding lets them be known. */
  boolean hasBetween(double claim, double slack) {
    return claim >= low - slack - noise && claim <= high + slack + noise;
  }

  /**
   * Whether nearly all that is nearby belongs to pieces that were seen more than once. The chance
   * that the next place shows a new piece is about the share of those seen once (Good 1953); noise
   * shows another slope at every place.
   */
  boolean isKnownWell() {
    return seenOnce <= places * RARE;
  }

  /**
   * Whether all pieces have been seen: a few, each of them often, and none so narrow that it was
   * found only on the way between two others. Where several kinks cross there are more.
   */
  boolean isComplete() {
    return pieces <= FEW && fewest >= OFTEN && !isNarrow;
  }

  /** How far outside, in units of the spread. */
  double distance(double claim) {
    return Double.isNaN(low) ? 0 : Math.max(low - claim, claim - high) / spread;
  }

  @Override
  public String toString() {
    return pieces + " different slopes nearby, from " + low + " to " + high;
  }
}
