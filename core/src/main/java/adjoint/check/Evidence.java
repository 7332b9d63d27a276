package adjoint.check;

/**
 * What one line tells about one row: slopes across the point and from either side, at one range of
 * scales.
 *
 * @param central across
 * @param left from below
 * @param right from above
 * @param flat whether the function had the very same value everywhere on the line
 * @param step the shortest step that the slope across was computed from
 * @param wide the longest that shows it about as exactly
 * @param steepness the largest slope that steps about as long show, to either side
 * @param grows whether shorter steps show much steeper slopes, above their rounding
 * @param within the steepest slope that steps a little shorter leave possible
 */
record Evidence(
    Slope central,
    Slope left,
    Slope right,
    boolean flat,
    double step,
    double wide,
    double steepness,
    boolean grows,
    double within) {
  /** A disagreement counts when it exceeds the error bar so many times, */
  static final double MARGIN = 10;

  /** and this part of the numbers compared, for a gradient has rounding errors of its own. */
  static final double RELATIVE = 1e-7;

  /** So small against the slopes all around, an error bar leaves no room for an infinite one. */
  private static final double PRECISE = 1e-3;

  /** Steps up to so many halvings longer are about as long. */
  private static final int NEARLY = 3;

  /** The longest steps that can be the most exact ones. */
  private static final int LONGEST = 4;

  /** Slopes above this may overflow where they are multiplied. */
  private static final double STEEP = 1e150;

  /** Nothing is known. */
  static final Evidence NONE =
      new Evidence(Slope.UNKNOWN, Slope.UNKNOWN, Slope.UNKNOWN, false, 0, 0, 0, false, 0);

  static Evidence of(Line line, int row, int steps) {
    return of(line, row, steps, 0);
  }

  /** The same if the function's values are uncertain by {@code noise}. */
  static Evidence of(Line line, int row, int steps, double noise) {
    Line.Quotients q = line.quotients(row, steps);
    for (int k = 0; k < q.step.length; k++) {
      q.noise[k] += noise / q.step[k];
    }
    Slope central = Slope.extrapolate(q.central, q.noise, 4);
    double steepness = 0;
    for (int k = Math.max(0, central.finest() - NEARLY); k <= central.finest(); k++) {
      double steeper = Math.max(Math.abs(q.right[k]), Math.abs(q.left[k]));
      steepness = Double.isFinite(steeper) ? Math.max(steepness, steeper) : steepness;
    }
    double within = 0;
    for (int k = central.finest() + 1; k < q.step.length && k <= central.finest() + NEARLY; k++) {
      within = Math.max(within, Math.abs(q.central[k]) + MARGIN * q.noise[k]);
    }
    Slope left = Slope.extrapolate(q.left, q.noise, 2);
    Slope right = Slope.extrapolate(q.right, q.noise, 2);
    return new Evidence(
        central,
        left,
        right,
        q.flat,
        q.step[central.finest()],
        q.step[central.widest()],
        steepness,
        grows(q.central, q.noise, central)
            || grows(q.left, q.noise, left)
            || grows(q.right, q.noise, right),
        within);
  }

  private static boolean grows(double[] quotients, double[] noise, Slope slope) {
    double here = Math.max(Math.abs(slope.value()), Math.abs(quotients[slope.finest()]));
    double most = MARGIN * (here + slope.error());
    for (int k = slope.finest() + 1; k < quotients.length; k++) {
      if (Math.abs(quotients[k]) - MARGIN * noise[k] > most) {
        return true;
      }
    }
    return false;
  }

  Measured measured() {
    return Measured.of(central, left, right);
  }

  boolean isKink() {
    return measured().isKink();
  }

  /** Whether a slope can be seen: one that is not 0 as far as anybody can tell. */
  boolean isSlope() {
    return Math.abs(central.value()) > MARGIN * central.error();
  }

  /** Whether all three slopes are known. */
  boolean isComplete() {
    return Double.isFinite(central.error() + left.error() + right.error());
  }

  /** Whether the claim lies between the one-sided slopes of a kink: a subgradient. */
  boolean hasBetween(double claim) {
    return isKink()
        && Double.isFinite(claim)
        && claim >= Math.min(left.low(4), right.low(4)) - 1e-9 * Math.abs(claim)
        && claim <= Math.max(left.high(4), right.high(4)) + 1e-9 * Math.abs(claim);
  }

  /** Whether a shorter line leaves what this one says possible. */
  boolean isCompatible(Evidence shorter) {
    return shorter.flat
        || !(Math.abs(central.value() - shorter.central.value())
            > MARGIN * (central.error() + shorter.central.error()));
  }

  /**
   * Whether a second measurement rejects the claim, too, and agrees with this one: two that
   * contradict each other by as much as they do the claim refute nothing.
   */
  boolean isConfirmedBy(Evidence again, double claim) {
    double difference = Math.abs(central.value() - again.central.value());
    return again.rejects(claim)
        && !(difference > gap(claim) / 2
            && difference > MARGIN * (central.error() + again.central.error()));
  }

  /**
   * Whether the claim is outside all error bars, and what lies between them, by the margin. An
   * infinite one always is, and NaN; it takes a slope that is known, as it may be what overflows.
   */
  boolean rejects(double claim) {
    return isComplete()
        && isSettled(claim)
        && !(gap(claim) <= 0)
        && (Double.isFinite(claim) || isKnown());
  }

  /**
   * Whether a limit was seen. Where longer steps see no slope, but shorter ones see steeper and
   * steeper ones, or the longest are the most exact and those a little shorter too coarse to rule
   * out the claim, it may live at a scale that is too short.
   */
  private boolean isSettled(double claim) {
    return isSlope() || !grows && (central.finest() > LONGEST || !(Math.abs(claim) <= within));
  }

  private boolean isKnown() {
    double error = central.error();
    return flat
        || error <= PRECISE * Math.abs(central.value())
        || steepness < STEEP && error <= PRECISE * steepness;
  }

  /** How far the claim is outside all error bars, widened by the margin; NaN for a claim of NaN. */
  double gap(double claim) {
    double low = Math.min(central.low(MARGIN), Math.min(left.low(MARGIN), right.low(MARGIN)));
    double high = Math.max(central.high(MARGIN), Math.max(left.high(MARGIN), right.high(MARGIN)));
    double slack = RELATIVE * Math.max(Math.abs(claim), Math.abs(central.value()));
    return Double.isInfinite(claim) ? Math.abs(claim) : Math.max(low - claim, claim - high) - slack;
  }
}
