package adjoint.check;

import adjoint.check.Ruling.Agrees;
import adjoint.check.Ruling.Disagrees;
import adjoint.check.Ruling.Unclear;
import java.util.ArrayList;
import java.util.List;
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
  private static final int LARGER = 500;

  private final Bench bench;
  private final Seeds seeds;
  private final double gradientSize;
  private final double functionSize;

  Judge(Bench bench, Seeds seeds) {
    this.bench = bench;
    this.seeds = seeds;
    double most = 0;
    for (double[] row : bench.claimed) {
      for (int i = 0; i < row.length; i++) {
        double part = Math.abs(row[i]) * bench.own[i];
        most = Double.isFinite(part) ? Math.max(most, part) : most;
      }
    }
    this.gradientSize = most;
    this.functionSize = Magnitude.of(bench.origin.value);
  }

  /**
   * A first look that costs little; empty if it does not settle the matter in favour of the claim.
   */
  boolean quicklyAgrees(Probe probe, int row) {
    double claim = probe.direction.claimed(bench.claimed[row]);
    Slope central = probe.quick(row).central();
    return claim == 0 && probe.quick(row).flat()
        || central.agrees(claim)
            && isPrecise(central, Math.max(Math.abs(claim), Math.abs(central.value())), probe);
  }

  Ruling rule(Probe probe, int row) {
    double claim = probe.direction.claimed(bench.claimed[row]);
    if (!Double.isFinite(bench.origin.value[row])) {
      return new Unclear(
          Reason.DOMAIN,
          probe.quick(row).measured(),
          "the function itself is " + bench.origin.value[row] + " here");
    }
    List<Line> lines = new ArrayList<>(probe.lines());
    Ruling ruling = weigh(claim, lines, probe, row);
    if (ruling instanceof Unclear && probe.direction.isCoordinate()) {
      List<Line> more = probe.search(row, seeds);
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
      // acquit only.
      boolean natural = lines.get(k).unit <= Probe.FAR * Math.max(1, probe.reach);
      if (natural && e.isComplete() && !(e.central().error() > best.central().error())) {
        best = e;
      }
      Agrees here = agreement(claim, e, probe);
      if (here != null) {
        // A slope that agrees at this scale settles what a longer line had against it.
        agrees = here;
        contradicted = false;
      } else if (natural
          && e.rejects(claim)
          && !(e.flat() && hasLifeAbove(all, k))
          && isUpheld(all, k)) {
        against = against < 0 || isSharper(e, all.get(against)) ? k : against;
        contradicted = agrees != null && !e.flat() && e.central().error() < 1e-3 * e.gap(claim);
      }
    }
    if (agrees != null && !contradicted) {
      return agrees;
    }
    if (agrees != null && agrees.how().isEmpty()) {
      return new Unclear(Reason.SCALES, best.measured(), "a shorter step finds another slope");
    }
    if (against >= 0) {
      return doubts(claim, all.get(against), lines.get(against), probe, row);
    }
    return unclear(claim, best, lines.getLast(), probe, row);
  }

  private static boolean isSharper(Evidence a, Evidence b) {
    return a.central().error() < b.central().error();
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

  private @Nullable Agrees agreement(double claim, Evidence e, Probe probe) {
    if (e.flat() && claim == 0) {
      return new Agrees(e.measured(), "");
    }
    double size = e.size(claim);
    if (e.central().agrees(claim) && isPrecise(e.central(), size, probe)) {
      return new Agrees(e.measured(), "");
    }
    if (e.hasBetween(claim)
        && isPrecise(e.left(), size, probe)
        && isPrecise(e.right(), size, probe)) {
      return new Agrees(e.measured(), "a subgradient at a kink");
    }
    boolean oneSided = !Double.isFinite(e.central().error()) || e.isKink();
    if (oneSided && e.left().agrees(claim) && isPrecise(e.left(), size, probe)) {
      return new Agrees(e.measured(), "the slope from below");
    }
    if (oneSided && e.right().agrees(claim) && isPrecise(e.right(), size, probe)) {
      return new Agrees(e.measured(), "the slope from above");
    }
    return null;
  }

  /**
   * Whether an error bar is small against the slopes, against the rest of the gradient, or against
   * the function.
   */
  private boolean isPrecise(Slope slope, double size, Probe probe) {
    double error = slope.error();
    return error <= Math.max(1e-3 * size, 1e-300)
        || error * probe.reach <= 1e-7 * gradientSize
        || error * probe.reach <= 1e-7 * functionSize;
  }

  /** The innocent explanations, one after the other. */
  private Ruling doubts(double claim, Evidence e, Line line, Probe probe, int row) {
    double gap = Double.isNaN(claim) ? Double.POSITIVE_INFINITY : e.gap(claim);
    Measured measured = e.measured();
    if (gap < 1e-290) {
      return new Unclear(
          Reason.UNDERFLOW,
          measured,
          "the disagreement is of the size of the smallest numbers there are");
    }
    double size = Math.max(Math.abs(claim), Math.abs(measured.slope()));
    if (gap < 1e-3 * size && bench.subject.underflows()) {
      return new Unclear(
          Reason.UNDERFLOW,
          measured,
          "numbers inside the gradient are so small that they have lost digits");
    }
    double larger = claimOfLargerCotangent(probe.direction, row);
    // Underflow makes a number smaller; what is much larger without it has another reason.
    if (larger != claim && Math.abs(claim) <= 2 * Math.abs(larger) && !e.rejects(larger)) {
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
    if (!Evidence.of(line, row, Line.FULL, bench.lostInSums).rejects(claim)) {
      return new Unclear(
          Reason.NOISE,
          measured,
          "rounding of the numbers inside the function can hide such a slope");
    }
    if (!e.isSlope() && probe.lines().stream().anyMatch(any -> Staircase.hides(any, row, claim))) {
      return new Unclear(
          Reason.NOISE,
          measured,
          "flat nearby, and no slope can be seen over steps that are long enough to change it");
    }
    if (Staircase.fits(line, row, claim)) {
      return new Unclear(
          Reason.NOISE,
          measured,
          "flat nearby, but over longer steps it rises as claimed: its digits are lost to"
              + " rounding");
    }
    Line.Quotients q = line.quotients(row, Line.FULL);
    if (Slope.agreesSomewhere(claim, gap, q.central, q.noise, 4)) {
      return new Unclear(
          Reason.SCALES, measured, "the claim agrees with the slope over longer steps");
    }
    if (Double.isFinite(claim)) {
      double cancelled = 4 * Math.ulp(1.0) * bench.subject.addedInGradient();
      if (cancelled >= gap) {
        return new Unclear(
            Reason.NOISE, measured, "rounding of what is added up inside the gradient explains it");
      }
      double rounding = Roughness.of(bench, probe.direction, row);
      if (10 * rounding >= gap) {
        return new Unclear(
            Reason.NOISE,
            measured,
            "the gradient itself moves by " + rounding + " when the input moves by its last digit");
      }
      Neighbourhood around = Neighbourhood.of(bench, probe.direction, row, line.unit, seeds);
      if (!around.isKnown()) {
        return new Unclear(Reason.DOMAIN, measured, "the function is not finite around the point");
      }
      double slack = 4 * e.central().error() + 1e-6 * Math.abs(claim);
      if (!around.isSmooth(gap)) {
        if (around.isComplete() && around.hasBetween(claim, slack)) {
          return new Agrees(measured, "a generalised gradient: " + around);
        }
        if (!around.isComplete() && around.distance(claim) < 3) {
          return new Unclear(Reason.KINK, measured, around.toString());
        }
      }
    }
    return new Disagrees(measured, e.isKink() ? "outside the slopes at a kink" : "");
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
    double[] gradient = bench.subject.pull(bench.x.clone(), new double[][] {u})[0];
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
    if (edge) {
      return new Unclear(Reason.DOMAIN, m, "the function is not finite on both sides of the point");
    }
    if (Double.isInfinite(claim) && grows(q.central, Math.signum(claim))) {
      return new Agrees(m, "an infinite slope");
    }
    if (!e.isComplete() || growsAtAll(q)) {
      if (Double.isFinite(claim)) {
        Neighbourhood around = Neighbourhood.of(bench, probe.direction, row, probe.reach, seeds);
        if (around.isKnown()
            && around.isComplete()
            && around.hasBetween(claim, 1e-6 * Math.abs(claim))) {
          return new Agrees(m, "the slope around a jump");
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

  private static boolean growsAtAll(Line.Quotients q) {
    return grows(q.central, 1)
        || grows(q.central, -1)
        || grows(q.right, 1)
        || grows(q.left, 1)
        || grows(q.right, -1)
        || grows(q.left, -1);
  }

  /** Whether quotients of one sign grow over the last steps, by a steady factor. */
  private static boolean grows(double[] q, double sign) {
    if (q.length < 12) {
      return false;
    }
    for (int k = q.length - 10; k < q.length; k++) {
      if (!(sign * q[k] > 1.05 * sign * q[k - 1])) {
        return false;
      }
    }
    return true;
  }
}
