package adjoint.check.program;

import adjoint.check.CheckLog;
import adjoint.check.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a check of many programs found.
 *
 * @param subject what the programs are made of
 * @param order up to which all derivatives were checked
 * @param seed of the first program; the others count up from it
 * @param programs how many were checked; none behind one that is wrong
 * @param operations that are in them
 * @param right how many are right
 * @param undecided for which finite differences gave no answer, and why
 * @param bar how far a derivative of a program that is right may be off unnoticed, at most, as a
 *     part of the largest of that program
 * @param time how long it took
 * @param error what is wrong, if anything is
 */
public record ProgramReport(
    String subject,
    int order,
    long seed,
    int programs,
    List<String> operations,
    int right,
    List<Undecided> undecided,
    double bar,
    Duration time,
    Optional<WrongProgramError> error)
    implements CheckLog.Report {
  private static final int SHOWN = 20;

  /**
   * A program for which finite differences gave no answer.
   *
   * @param seed by which it is drawn
   * @param why the first reason
   */
  public record Undecided(long seed, String why) {
    @Override
    public String toString() {
      return "the program of seed " + seed + ": " + why;
    }
  }

  /** Copies the lists. */
  public ProgramReport {
    operations = List.copyOf(operations);
    undecided = List.copyOf(undecided);
  }

  /** For how many programs finite differences gave no answer. */
  public int cannotTell() {
    return undecided.size();
  }

  /** Wrong if a program is, else undecided if one is, else right. */
  public Verdict verdict() {
    return error.isPresent()
        ? Verdict.WRONG
        : undecided.isEmpty() ? Verdict.RIGHT : Verdict.CANNOT_TELL;
  }

  @Override
  public CheckLog.Entry entry(String name) {
    Stream<String> wrong = error.stream().map(e -> String.valueOf(e.getMessage()));
    Stream<String> open = undecided.stream().limit(SHOWN).map(Undecided::toString);
    Stream<String> more =
        cannotTell() > SHOWN
            ? Stream.of("and " + (cannotTell() - SHOWN) + " more that cannot be told")
            : Stream.of();
    return new CheckLog.Entry(
        name,
        verdict(),
        subject,
        List.of(
            looked(),
            "of the operations " + String.join(", ", operations),
            "of the programs " + right + " are right, " + cannotTell() + " cannot be told"),
        bar > 0 ? precision() : "",
        Stream.of(wrong, open, more).flatMap(all -> all).toList(),
        seed);
  }

  private String looked() {
    return programs
        + " random programs of seeds "
        + seed
        + " to "
        + (seed + programs - 1)
        + ", all derivatives up to order "
        + order;
  }

  private String precision() {
    return String.format(
        Locale.ROOT, "none is off by more than %.1e of the largest in its program", bar);
  }

  /** What was looked at, and what was found. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("program check: ").append(verdict());
    text.append(" (").append(subject).append(")\n  looked at: ").append(looked());
    text.append("\n  ").append(right).append(" right, ").append(cannotTell()).append(" undecided");
    undecided.stream().limit(SHOWN).forEach(u -> text.append("\n  ").append(u));
    error.ifPresent(e -> text.append('\n').append(e.getMessage()));
    return text.append(bar > 0 ? "\n  how exactly: " + precision() : "").toString();
  }
}
