package adjoint.check;

import java.util.List;

/**
 * Functions with derivatives that are wrong, or right, and what a check has to say of each.
 *
 * @param what they are, in a line
 */
record Catalogue(String name, String what, Demand demand, List<Case> cases) {

  /** What a verdict has to be. */
  enum Demand {
    /** The derivative is wrong for certain; now and then chance hides it, but never as right. */
    WRONG("WRONG"),
    /** It is wrong, though nobody could tell from numbers alone. */
    NEVER_RIGHT("never RIGHT"),
    /** It is right, though perhaps nobody can tell. */
    NEVER_WRONG("never WRONG"),
    /** It is right, and plain to see; now and then chance hides it, but never as wrong. */
    RIGHT("RIGHT");

    private final String words;

    Demand(String words) {
      this.words = words;
    }

    boolean isMetBy(Verdict verdict) {
      return switch (this) {
        case WRONG -> verdict == Verdict.WRONG;
        case RIGHT -> verdict == Verdict.RIGHT;
        case NEVER_RIGHT, NEVER_WRONG -> !isBrokenBy(verdict);
      };
    }

    /** Whether something wrong is called right, or the other way round. */
    boolean isBrokenBy(Verdict verdict) {
      return switch (this) {
        case WRONG, NEVER_RIGHT -> verdict == Verdict.RIGHT;
        case RIGHT, NEVER_WRONG -> verdict == Verdict.WRONG;
      };
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** All of them. */
  static List<Catalogue> all() {
    return List.of(
        new Catalogue(
            "planted bugs",
            "wrong derivatives of the kinds that were reported of public systems",
            Demand.WRONG,
            PlantedBugs.all()),
        new Catalogue(
            "excuses, wrong",
            "wrong derivatives aimed at the excuses of a checker: noise, kinks, scales, rounding",
            Demand.WRONG,
            Excuses.wrong()),
        new Catalogue(
            "excuses, hidden",
            "the same, where numbers alone do not show it",
            Demand.NEVER_RIGHT,
            Excuses.notRight()),
        new Catalogue(
            "excuses, right",
            "right derivatives that look wrong for want of an excuse",
            Demand.NEVER_WRONG,
            Excuses.notWrong()),
        new Catalogue(
            "right but nasty",
            "right derivatives on which a checker with one step size raises false alarms",
            Demand.NEVER_WRONG,
            RightButNasty.all()),
        new Catalogue(
            "twins, wrong",
            "the wrong one of two derivatives of a function",
            Demand.WRONG,
            Twins.wrong()),
        new Catalogue(
            "twins, hidden",
            "the same, where numbers alone do not show it, or not to every checker",
            Demand.NEVER_RIGHT,
            Twins.notRight()),
        new Catalogue(
            "twins, right", "the right one of the two", Demand.NEVER_WRONG, Twins.right()),
        new Catalogue(
            "nasty functions, at ease",
            "right derivatives at harmless places",
            Demand.RIGHT,
            Nasty.all().flatMap(c -> c.right().stream()).toList()),
        new Catalogue(
            "nasty functions",
            "the same functions where digits are lost, at kinks, jumps and poles, at all scales",
            Demand.NEVER_WRONG,
            Nasty.all().flatMap(c -> c.notWrong().stream()).toList()));
  }
}
