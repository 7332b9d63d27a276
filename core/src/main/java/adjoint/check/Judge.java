package adjoint.check;

import adjoint.check.Ruling.Agrees;
import adjoint.check.Ruling.Disagrees;
import adjoint.check.Ruling.Unclear;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says of one claimed derivative whether it is right.
 *
 * <p>A claim is right if it agrees with the slope at some range of scales and no finer range
 * contradicts. It is wrong if no range agrees, at least one contradicts by the margin, and none of
 * the innocent explanations holds: several pieces that meet at the point, digits lost to rounding
 * in the function or in the gradient, underflow.
 */
final class Judge {
  /** Over steps of some hundredths, rounding of a value becomes so much rounding of a slope. */
  private static final double SEEN = 100;

  private static final int LARGER = 500;

  /** So many last digits may be wrong in what is added up. */
  private static final double ULPS = 8;

  /**
   * A gradient that is rough by more than such a part is wrong, unless the function is rough too.
   */
  private static final double ROUGH = 0.01;

  private final Bench bench;
  private final Seeds seeds;

  /** How much of a row's change one natural step of any input makes, by the claim. */
  private final double[] gradientSize;

  Judge(Bench bench, Seeds seeds) {
    this.bench = bench;
    this.seeds = seeds;
    this.gradientSize = new double[bench.rows.length];
    for (int r = 0; r < gradientSize.length; r++) {
      for (int i = 0; i < bench.x.length; i++) {
        double part = Math.abs(bench.claimed[r][i]) * bench.own[i];
        gradientSize[r] = Double.isFinite(part) ? Math.max(gradientSize[r], part) : gradientSize[r];
      }
    }
  }

  /**
   * A first look that costs little: the slope, if it settles the matter in favour of the claim. At
   * what looks like a kink it does not, for the point may lie beside it.
   */
  Optional<Slope> quickly(Probe probe, int row) {
    double claim = probe.direction.claimed(bench.claimed[row]);
    if (claim == 0 && probe.isFlat(row)) {
      return Optional.of(probe.flat(row));
    }
    Evidence quick = probe.quick(row);
    return seemsRight(claim, quick, probe, row)
            && !probe.hintsAtKink(row)
            && !probe.hintsAtScales(row)
        ? Optional.of(quick.central())
        : Optional.empty();
  }

  /** Whether a first look finds nothing against the claim. */
  boolean seemsRight(Probe probe, int row) {
    double claim = probe.direction.claimed(bench.claimed[row]);
    return claim == 0 && probe.isFlat(row) || seemsRight(claim, probe.quick(row), probe, row);
  }

  private boolean seemsRight(double claim, Evidence quick, Probe probe, int row) {
    return quick.central().agrees(claim) && isPrecise(quick.central(), claim, quick, probe, row);
  }

  Ruling rule(Probe probe, int row) {
    double claim = probe.direction.claimed(bench.claimed[row]);
    if (!Double.isFinite(bench.origin.value[row])) {
      return new Unclear(
          Reason.DOMAIN,
          probe.quick(row).measured(),
          "the function itself is " + bench.origin.value[row] + " here");
    }
    List<Line> lines = probe.lines(row);
    Ruling ruling = weigh(claim, lines, probe, row);
    if (ruling instanceof Unclear && probe.direction.isCoordinate()) {
      List<Line> more = probe.search(row);
      if (!more.isEmpty()) {
        lines.addAll(more);
        lines.sort((a, b) -> Double.compare(b.unit, a.unit));
        ruling = weigh(claim, lines, probe, row);
      }
    }
    return ruling;
  }

  private Ruling weigh(double claim, List<Line> lines, Probe probe, int row) {
    List<Evidence> all = lines.stream().map(line -> Evidence.of(line, row, Line.FULL)).toList();
    Evidence best = Evidence.NONE;
    int against = -1;
    @Nullable Agrees agrees = null;
    boolean contradicted = false;
    for (int k = 0; k < all.size(); k++) { // from long to short
      Evidence e = all.get(k);
      // Over lengths that are not natural, every bounded function has slope 0: a very long line may
      // acquit only, and only by a slope that can be seen.
      boolean natural = lines.get(k).unit <= Probe.FAR * Math.max(1, probe.reach);
      if (natural && e.isComplete() && !(e.central().error() > best.central().error())) {
        best = e;
      }
      Agrees here = natural || e.isSlope() ? agreement(claim, e, probe, row) : null;
      // What is upheld leaves shorter lines that measure less exactly no say.
      if (here != null && (against < 0 || !isSharper(all.get(against), e))) {
        // A slope that agrees at this scale settles what a longer line had against it.
        boolean better =
            agrees == null || contradicted || here.tolerance() < 0.9 * agrees.tolerance();
        agrees = better ? here : agrees;
        contradicted = false;
      } else if (here == null
          && natural
          && e.rejects(claim)
          && (probe.direction.isCoordinate() || !Double.isInfinite(claim))
          && !(e.flat() && hasLifeAbove(all, k))
          && isUpheld(all, k)) {
        against = against < 0 || isMuchSharper(e, all.get(against)) ? k : against;
        contradicted = agrees != null && !e.flat() && e.central().error() < 1e-3 * e.gap(claim);
      }
    }
    if (agrees != null && !contradicted) {
      // A kink whose sides rise is not flat, whatever rounding makes of steps that are too short.
      if (claim == 0 && !agrees.measured().isKink() && Staircase.isOne(lines, row)) {
        return new Unclear(
            Reason.NOISE,
            agrees.measured(),
            "flat nearby, but it moves step by step farther away: rounded, or so on purpose");
      }
      return agrees;
    }
    if (agrees != null && agrees.how().isEmpty()) {
      return new Unclear(Reason.SCALES, best.measured(), "a shorter step finds another slope");
    }
    if (against >= 0 && !lines.getLast().quotients(row, Line.FULL).jumps()) {
      return doubts(claim, all.get(against), lines.get(against), probe, row);
    }
    return unclear(claim, best, lines.getLast(), probe, row);
  }

  private static boolean isSharper(Evidence a, Evidence b) {
    return a.central().error() < b.central().error();
  }

  /** So much that it is worth shorter steps, from which less of the function is seen. */
  private static boolean isMuchSharper(Evidence a, Evidence b) {
    return a.central().error() < 0.9 * b.central().error();
  }

  /**
   * A flat short line says nothing if a longer one is not flat: its differences may have been
   * rounded away.
   */
  private static boolean hasLifeAbove(List<Evidence> all, int k) {
    return all.subList(0, k).stream().anyMatch(e -> !e.flat());
  }

  /** Whether no shorter line contradicts what a line says. */
  private static boolean isUpheld(List<Evidence> all, int k) {
    return all.subList(k + 1, all.size()).stream().allMatch(all.get(k)::isCompatible);
  }

  private @Nullable Agrees agreement(double claim, Evidence e, Probe probe, int row) {
    if (e.flat() && claim == 0) {
      return agrees(e, e.central(), "", claim);
    }
    double rounding = roundingOfClaim(probe, row);
    if (Math.abs(claim - e.central().value()) <= rounding
        && e.central().error() <= rounding
        && e.isComplete()) {
      return new Agrees(e.measured(), "", rounding, e.wide());
    }
    if (e.central().agrees(claim)
        && (isPrecise(e.central(), claim, e, probe, row) || isRoundedZero(claim, e, probe, row))) {
      return agrees(e, e.central(), "", claim);
    }
    if (e.hasBetween(claim)
        && isPrecise(e.left(), claim, e, probe, row)
        && isPrecise(e.right(), claim, e, probe, row)) {
      return agrees(e, e.left(), "a subgradient at a kink", claim);
    }
    boolean oneSided = !Double.isFinite(e.central().error()) || e.isKink();
    if (oneSided && e.left().agrees(claim) && isPrecise(e.left(), claim, e, probe, row)) {
      return agrees(e, e.left(), "the slope from below", claim);
    }
    if (oneSided && e.right().agrees(claim) && isPrecise(e.right(), claim, e, probe, row)) {
      return agrees(e, e.right(), "the slope from above", claim);
    }
    return null;
  }

  /**
   * A few last digits of the row's gradient, per natural step: whatever cancels in sums of numbers
   * of that size leaves so much, though the slope may be 0 and measured without an error.
   */
  private double roundingOfClaim(Probe probe, int row) {
    double size = gradientSize[row] / probe.reach;
    if (!probe.direction.isCoordinate()) {
      size = Math.max(size, probe.direction.size(bench.claimed[row]));
    }
    return ULPS * Math.ulp(1.0) * size;
  }

  private static Agrees agrees(Evidence e, Slope slope, String how, double claim) {
    double size = Math.max(Math.abs(claim), Math.abs(slope.value()));
    double step = Math.scalb(e.wide(), e.central().widest() - slope.widest());
    return new Agrees(e.measured(), how, slope.tolerance(size), step);
  }

  /**
   * Whether an error bar is small against the slope, against those that the function has a little
   * farther away, or against the rest of the row's gradient.
   */
  private boolean isPrecise(Slope slope, double claim, Evidence e, Probe probe, int row) {
    double size = Math.max(Math.abs(claim), Math.abs(slope.value()));
    double error = slope.error();
    return error <= Math.max(1e-3 * size, 1e-300)
        || error <= 1e-7 * e.steepness()
        || error * probe.reach <= 1e-7 * gradientSize[row];
  }

  /**
   * Whether the slope is 0 but for rounding, as a whole Hessian may be. Nothing else has a size
   * then that an error bar could be compared with. So the function itself must be constant but for
   * rounding, as far as it naturally reaches, and the claim 0 but for its own rounding: beside a
   * large constant no slope can be seen.
   */
  private boolean isRoundedZero(double claim, Evidence e, Probe probe, int row) {
    double rounding = bench.rounding(row);
    double[] amounts = probe.direction.moved(new double[bench.x.length], 1);
    return e.central().error() * probe.reach <= SEEN * bench.lost(row)
        && probe.isConstant(row, rounding)
        && Math.abs(claim) <= 4 * bench.subject.roundingOfGradient(bench.rows[row], amounts);
  }

  /** The innocent explanations, one after the other. */
  private Ruling doubts(double claim, Evidence e, Line line, Probe probe, int row) {
    double gap = Double.isNaN(claim) ? Double.POSITIVE_INFINITY : e.gap(claim);
    Measured measured = e.measured();
    if (gap < Magnitude.TINY_F32 && gap < bench.subject.tiny()) {
      return new Unclear(
          Reason.UNDERFLOW,
          measured,
          "the disagreement is of the size of the smallest numbers there are");
    }
    double size = Math.max(Math.abs(claim), Math.abs(measured.slope()));
    double added = Evidence.RELATIVE * probe.direction.length(bench.claimed[row]);
    if (gap <= Math.max(added, probe.direction.uncertainty)) {
      return new Unclear(
          Reason.NOISE,
          measured,
          "the disagreement is small against the numbers that the claim is added up of");
    }
    double[] amounts = probe.direction.moved(new double[bench.x.length], 1);
    // What such numbers divide may be infinite.
    boolean mayBeLost = gap < 1e-3 * size || Double.isInfinite(claim);
    if (mayBeLost && bench.subject.underflows(bench.rows[row], amounts)) {
      return new Unclear(
          Reason.UNDERFLOW,
          measured,
          "numbers inside the gradient are so small that they have lost digits");
    }
    if (probe.endsUnresolved(row)) {
      return new Unclear(
          Reason.NOISE,
          measured,
          "the input has no digits for steps that are short enough to show a slope");
    }
    double larger = claimOfLargerCotangent(probe.direction, row);
    // Underflow makes a number smaller; what is much larger without it has another reason.
    if (larger != claim
        && Double.isFinite(larger)
        && Math.abs(claim) <= 2 * Math.abs(larger)
        && !e.rejects(larger)) {
      return new Unclear(
          Reason.UNDERFLOW,
          measured,
          "numbers inside the gradient are so small that they lose digits: with a cotangent 2^"
              + LARGER
              + " times as large it is "
              + larger);
    }
    if (Double.isNaN(claim) && isNearInfinity(probe.direction)) {
      return new Unclear(
          Reason.DOMAIN, measured, "another output is not finite here, or has an infinite slope");
    }
    if (!Evidence.of(line, row, Line.FULL, bench.rounding(row)).rejects(claim)) {
      return new Unclear(
          Reason.NOISE,
          measured,
          "rounding of the numbers inside the function can hide such a slope");
    }
    if (!e.isSlope() && probe.lines(row).stream().anyMatch(l -> Staircase.hides(l, row, claim))) {
      return new Unclear(
          Reason.NOISE,
          measured,
          "flat nearby, and no slope can be seen over steps that are long enough to change it");
    }
    if (!e.isSlope() && claim != 0 && Staircase.jumpsBesideFlat(probe.lines(row), row, claim)) {
      return new Unclear(
          Reason.NOISE, measured, "flat nearby, and beyond that it jumps: its digits may be lost");
    }
    if (Staircase.fits(line, row, claim)) {
      return new Unclear(
          Reason.NOISE,
          measured,
          "flat nearby, but over longer steps it rises as claimed: its digits are lost to"
              + " rounding");
    }
    for (Line longer : probe.lines(row)) {
      if (longer.unit >= line.unit
          && Slope.agreesSomewhere(claim, gap, longer.quotients(row, Line.FULL))) {
        return new Unclear(
            Reason.SCALES, measured, "the claim agrees with the slope over longer steps");
      }
    }
    if (isSteeperWithShorterSteps(claim, line, probe, row)) {
      return new Unclear(
          Reason.SCALES, measured, "shorter steps find a slope like the claim, but not exactly");
    }
    if (Double.isFinite(claim)) {
      double cancelled = 4 * bench.subject.roundingOfGradient(bench.rows[row], amounts);
      if (cancelled >= gap) {
        return new Unclear(
            Reason.NOISE, measured, "rounding of what is added up inside the gradient explains it");
      }
      double rounding = Roughness.of(bench, probe.direction, row);
      if (10 * rounding >= gap && rounding <= Math.max(ROUGH * size, e.central().error())) {
        return new Unclear(
            Reason.NOISE,
            measured,
            "the gradient itself moves by " + rounding + " when the input moves by its last digit");
      }
      double jump = Jumps.largest(line, row, e, gap, probe.reach);
      if (jump > 0
          && probe.lines(row).stream()
              .map(l -> Evidence.of(l, row, Line.FULL, jump))
              .noneMatch(seen -> seen.rejects(claim) && seen.gap(claim) > cancelled)) {
        return new Unclear(
            Reason.NOISE,
            measured,
            "the function jumps again and again beside the point: its digits are lost to rounding,"
                + " and short steps see only what is between two jumps");
      }
      Neighbourhood around = Neighbourhood.of(probe, row, e, claim, gap, seeds);
      if (!around.isKnown()) {
        return new Unclear(
            Reason.NO_LIMIT, measured, "no slopes can be measured at places around the point");
      }
      double slack = 4 * e.central().error() + 1e-6 * Math.abs(claim);
      if (!around.isSmooth(gap)) {
        if (around.isKnownWell() && around.hasBetween(claim, slack)) {
          return around.isNear()
              ? new Agrees(measured, "a generalised gradient: " + around, slack, e.wide())
              : new Unclear(Reason.NOISE, measured, "over steps that rounding asks for, " + around);
        }
        if (!around.isComplete() && around.distance(claim) < 3) {
          return new Unclear(Reason.KINK, measured, around.toString());
        }
      }
    }
    if (!bench.repeats(line)) {
      return new Unclear(
          Reason.NOT_DETERMINISTIC, measured, "asked again, the function gives other answers");
    }
    Line again = new Line(bench, probe.direction, line.unit, new Seeds(1));
    if (!e.isConfirmedBy(Evidence.of(again, row, Line.FULL), claim)) {
      return new Unclear(Reason.NOISE, measured, "steps of other lengths do not confirm it");
    }
    return new Disagrees(measured, e.isKink() ? "outside the slopes at a kink" : "");
  }

  /**
   * Whether the shortest steps of a shorter line show a much steeper slope that is like the claim:
   * what a longer one has measured is not the slope of the point.
   */
  private static boolean isSteeperWithShorterSteps(double claim, Line line, Probe probe, int row) {
    double measured = Math.abs(Evidence.of(line, row, Line.FULL).central().value());
    for (Line shorter : probe.lines(row)) {
      Line.Quotients q = shorter.quotients(row, Line.FULL);
      int last = q.step.length - 1;
      double slope = q.central[last];
      boolean isSettled = Math.abs(slope - q.central[last - 1]) <= 0.1 * Math.abs(slope);
      if (shorter.unit < line.unit
          && isSettled
          && q.noise[last] < 0.1 * Math.abs(slope)
          && Math.abs(slope) > 2 * measured
          && Math.abs(claim - slope) <= 0.5 * Math.abs(claim)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The claim where no number inside the gradient is too small: scaling by a power of 2 changes no
   * digit otherwise.
   */
  private double claimOfLargerCotangent(Direction direction, int row) {
    double[] u = bench.rows[row].clone();
    for (int o = 0; o < u.length; o++) {
      u[o] = Math.scalb(u[o], LARGER);
    }
    double[] gradient = bench.gradient(bench.x.clone(), u);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = Math.scalb(gradient[i], -LARGER);
    }
    return direction.claimed(gradient);
  }

  /** Whether 0 · ∞ explains a claim of NaN. */
  private boolean isNearInfinity(Direction direction) {
    for (double output : bench.y) {
      if (!Double.isFinite(output)) {
        return true;
      }
    }
    for (double[] row : bench.claimed) {
      for (int i : direction.index) {
        if (Double.isInfinite(row[i])) {
          return true;
        }
      }
    }
    return false;
  }

  private Ruling unclear(double claim, Evidence e, Line line, Probe probe, int row) {
    Measured m = e.measured();
    Line.Quotients q = line.quotients(row, Line.FULL);
    int last = q.step.length - 1;
    boolean edge = Double.isNaN(q.right[last]) || Double.isNaN(q.left[last]);
    double sign = Math.signum(claim);
    boolean grows =
        Line.Quotients.grows(q.central, sign)
            || edge && (Line.Quotients.grows(q.right, sign) || Line.Quotients.grows(q.left, sign));
    if (edge && !(Double.isInfinite(claim) && grows)) {
      return new Unclear(Reason.DOMAIN, m, "the function is not finite on both sides of the point");
    }
    if (Double.isInfinite(claim) && grows) {
      return new Agrees(m, "an infinite slope", 0, 0);
    }
    if (!e.isComplete() || q.grow()) {
      if (Double.isFinite(claim)) {
        Neighbourhood around =
            Neighbourhood.of(probe, row, null, claim, Double.POSITIVE_INFINITY, seeds);
        if (around.isKnown()
            && around.isKnownWell()
            && around.hasBetween(claim, 1e-6 * Math.abs(claim))) {
          return new Agrees(m, "the slope around a jump", 1e-6 * Math.abs(claim), 0);
        }
      }
      return new Unclear(Reason.NO_LIMIT, m, "the difference quotients do not settle");
    }
    if (e.flat()) {
      return new Unclear(
          Reason.UNDERFLOW, m, "the function does not change at all over the shorter steps");
    }
    return new Unclear(Reason.NOISE, m, "the error bar is too wide to tell");
  }
}
