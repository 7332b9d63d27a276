package adjoint.check;

import adjoint.check.Finding.Undecided;
import adjoint.check.Finding.WrongDerivative;
import adjoint.check.Ruling.Agrees;
import adjoint.check.Ruling.Disagrees;
import adjoint.check.Ruling.Unclear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The check of one order: which directions are followed, and what was found along them. */
final class Examination {
  /** Up to so many numbers, each is checked by itself. */
  static final int EACH = 1000;

  static final int DENSE = 4;
  static final int BLOCKS = 16;
  static final int SINGLES = 32;

  private static final int TIE_DIRECTIONS = 10;

  private static final int EQUALS_DIRECTIONS = 2;

  /** So many doubtful places are looked into with all means; after that, quick looks must do. */
  private static final int THOROUGH = 24;

  private static final int THOROUGH_AMONG_MANY = 3;

  final Bench bench;
  private final int order;
  private final Seeds seeds;
  private final Judge judge;

  /** The slopes found at single coordinates: rows × inputs; unknown where none was found. */
  final Slope[][] slopes;

  final List<Finding> findings = new ArrayList<>();
  private String coverage = "";
  private Precision precision = Precision.EXACT;
  private int thorough = THOROUGH;
  private int unclear = THOROUGH;
  private int skipped;
  private int left;
  private boolean kinks;

  /** At kinks: how much steeper each row is above than below. */
  private final double[][] bends;

  Examination(Subject subject, int order, Seeds seeds, Budget budget) {
    this.order = order;
    this.seeds = seeds;
    this.bench = new Bench(subject, seeds, budget);
    this.judge = new Judge(bench, seeds);
    this.slopes = new Slope[bench.rows.length][bench.x.length];
    this.bends = new double[bench.rows.length][bench.x.length];
    for (Slope[] row : slopes) {
      Arrays.fill(row, Slope.UNKNOWN);
    }
  }

  String coverage() {
    return (order == 1 ? "" : "order " + order + ": ") + coverage;
  }

  Precision precision() {
    return precision;
  }

  Examination run() {
    int n = bench.x.length;
    if (n == 0 || bench.rows.length == 0) {
      coverage = "nothing, for there are " + n + " numbers in and " + bench.y.length + " out";
      return this;
    }
    if (n <= EACH) {
      each(n);
    } else {
      sample(n);
    }
    // Together they can be judged only if each is known to be right.
    if (n > 1 && findings.isEmpty() && left == 0) {
      if (kinks) {
        followTies(TIE_DIRECTIONS);
        followClaims();
        followSeams();
        coverage +=
            " and, because of kinks, " + TIE_DIRECTIONS + " or more directions of all coordinates";
      } else if (bench.hasEquals()) {
        followTies(EQUALS_DIRECTIONS);
      }
    }
    coverage +=
        bench.hasEachOutput()
            ? ", each of " + bench.y.length + " outputs"
            : ", 4 of " + bench.y.length + " outputs and 4 random combinations of all";
    if (left > 0) {
      String why = "stopped at " + bench.budget.limit();
      findings.add(new Undecided(Reason.NOT_EXAMINED, left + " more directions", why));
    }
    if (skipped > 0 && Verdicts.worst(findings) != Verdict.WRONG) {
      String why =
          bench.budget.isSpent()
              ? "stopped at " + bench.budget.limit()
              : "after " + THOROUGH + " that could not be decided";
      findings.add(new Undecided(Reason.NOT_EXAMINED, skipped + " more places", why));
    }
    return this;
  }

  private void each(int n) {
    for (int i = 0; i < n; i++) {
      follow(Direction.coordinate(bench, i), false);
    }
    coverage =
        left == 0
            ? "each of " + n + " coordinates"
            : "the first " + (n - left) + " of " + n + " coordinates";
  }

  /**
   * At a kink, numbers that are right one by one can still be wrong together: max sharing out more
   * than there is.
   */
  private void followTies(int directions) {
    follow(Direction.uniform(bench), true);
    for (int k = 0; k < directions; k++) {
      double[] steps = bench.together();
      String name = "all coordinates with random signs";
      if (k % 2 == 1) {
        name = "a random direction of all coordinates";
        Arrays.setAll(steps, i -> steps[i] * seeds.symmetric());
      }
      follow(Direction.block(name, steps, Direction.all(bench.x.length), seeds), true);
    }
  }

  /**
   * Each coordinate the way in which it is claimed to rise: there what is shared out too often adds
   * up most.
   */
  private void followClaims() {
    for (int row = 0; row < bends.length; row++) {
      boolean isAtKink = Arrays.stream(bends[row]).anyMatch(bend -> bend > 0);
      Direction upward = Direction.upward(bench, row);
      if (isAtKink && upward.index.length > 1 && !bench.budget.isSpent()) {
        follow(new Probe(bench, upward, seeds), row, true);
      }
    }
  }

  private void followSeams() {
    for (int row = 0; row < bends.length; row++) {
      if (!bench.budget.isSpent()) {
        for (Direction along : new Seam(bench, row, bends[row]).directions(seeds)) {
          follow(new Probe(bench, along, seeds), row, true);
        }
      }
    }
  }

  private void sample(int n) {
    thorough = THOROUGH_AMONG_MANY;
    for (int k = 0; k < DENSE; k++) {
      follow(
          Direction.block(
              "dense direction " + (k + 1) + " of " + DENSE,
              bench,
              Direction.all(bench.x.length),
              seeds),
          false);
    }
    int[] shuffled = seeds.shuffled(n);
    for (int k = 0; k < BLOCKS; k++) {
      int[] part =
          Arrays.copyOfRange(
              shuffled, (int) ((long) n * k / BLOCKS), (int) ((long) n * (k + 1) / BLOCKS));
      follow(Direction.block("block " + (k + 1) + " of " + BLOCKS, bench, part, seeds), false);
    }
    int[] singles = Arrays.copyOf(seeds.shuffled(n), SINGLES);
    singles[0] = 0;
    singles[1] = n - 1;
    for (int i : singles) {
      follow(Direction.coordinate(bench, i), false);
    }
    coverage =
        DENSE
            + " dense directions, "
            + BLOCKS
            + " disjoint blocks that make up all "
            + n
            + " coordinates, and "
            + SINGLES
            + " single ones"
            + (left == 0 ? "" : ", but for the last " + left + " of these directions");
  }

  private void follow(Direction direction, boolean onlyErrors) {
    if (bench.budget.isSpent()) {
      left += onlyErrors ? 0 : 1;
      return;
    }
    Probe probe = new Probe(bench, direction, seeds);
    for (int row = 0; row < bench.rows.length; row++) {
      follow(probe, row, onlyErrors);
    }
  }

  private void follow(Probe probe, int row, boolean onlyErrors) {
    Direction direction = probe.direction;
    Optional<Slope> quickly = judge.quickly(probe, row);
    kinks |= quickly.isEmpty() && probe.hintsAtKink(row);
    if (quickly.isPresent()) {
      note(direction, row, quickly.get());
      right(direction, row, quickly.get());
    } else if (thorough > 0 && unclear > 0 && !bench.budget.isSpent()) {
      examine(probe, row, onlyErrors);
    } else {
      note(direction, row, probe.quick(row).central());
      skipped += onlyErrors ? 0 : 1;
    }
  }

  private void right(Direction direction, int row, Slope slope) {
    double size = Math.max(Math.abs(slope.value()), Math.abs(claim(direction, row)));
    right(direction, row, slope.error() == 0 && size == 0 ? 0 : slope.tolerance(size));
  }

  private void right(Direction direction, int row, double tolerance) {
    if (direction.isCoordinate()) {
      precision = precision.and(new Precision(tolerance, Math.abs(claim(direction, row))));
    }
  }

  private double claim(Direction direction, int row) {
    return direction.claimed(bench.claimed[row]);
  }

  private void examine(Probe probe, int row, boolean onlyErrors) {
    Direction direction = probe.direction;
    Ruling ruling = judge.rule(probe, row);
    Measured m = ruling.measured();
    note(direction, row, new Slope(m.slope(), m.error(), 0, 0));
    double claim = claim(direction, row);
    switch (ruling) {
      case Agrees(_, String how, double tolerance, double step) -> {
        kinks |= !how.isEmpty();
        if (!how.isEmpty()) {
          note(direction, row, Slope.UNKNOWN); // any of many would be right
        }
        right(direction, row, tolerance);
        if (direction.isCoordinate() && step > 0) {
          // Only so short steps show its slope: together with others it must move no farther.
          int i = direction.index[0];
          bench.shorten(i, Probe.FAR * step);
        }
        if (direction.isCoordinate() && m.isKink()) {
          bends[row][direction.index[0]] = Math.abs(m.right() - m.left());
        }
      }
      case Disagrees(_, String how) -> {
        thorough--;
        Optional<Finding> culprit =
            direction.isCoordinate() || onlyErrors ? Optional.empty() : narrow(direction, row);
        String place = direction.isCoordinate() ? direction.name : "along " + direction.name;
        findings.add(
            culprit.orElse(new WrongDerivative(order, place, bench.rowName(row), claim, m, how)));
      }
      case Unclear(Reason reason, _, String why) -> {
        // What is between the pieces of a kink in each coordinate may be outside of them together.
        if (!onlyErrors || reason == Reason.KINK) {
          unclear--;
          String numbers = why + "; claimed " + claim + ", measured " + m;
          String place = Places.derivative(order, bench.rowName(row), direction.name);
          findings.add(
              new Undecided(
                  reason,
                  place,
                  numbers,
                  reason == Reason.DOMAIN ? bench.thrown() : Optional.empty()));
        }
      }
    }
  }

  /** The single coordinate to blame for a direction of many. */
  private Optional<Finding> narrow(Direction direction, int row) {
    OptionalInt found = Narrowing.coordinate(bench, judge, direction, row, seeds);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Probe probe = new Probe(bench, Direction.coordinate(bench, found.getAsInt()), seeds);
    if (judge.rule(probe, row) instanceof Disagrees(Measured m, String how)) {
      String note = "found by halving " + direction.name + (how.isEmpty() ? "" : ", " + how);
      return Optional.of(
          new WrongDerivative(
              order,
              probe.direction.name,
              bench.rowName(row),
              claim(probe.direction, row),
              m,
              note));
    }
    return Optional.empty();
  }

  private void note(Direction direction, int row, Slope slope) {
    if (direction.isCoordinate()) {
      slopes[row][direction.index[0]] = slope;
    }
  }
}
