package adjoint.check;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a check found.
 *
 * @param verdict on the whole: wrong if anything is wrong, else undecided if anything is, else
 *     right
 * @param subject what was checked: inputs and outputs with their shapes
 * @param findings what is wrong or undecided, the worst first; empty if all is right
 * @param causes guesses at what went wrong, the simplest that fit all numbers
 * @param coverage what was looked at: coordinates, directions, laws, and what was left out and why
 * @param precision how exactly the single derivatives were found right
 * @param seed of the random choices
 * @param evaluations of the function
 * @param caller the line that asked for the check, empty if unknown
 */
public record GradReport(
    Verdict verdict,
    String subject,
    List<Finding> findings,
    List<String> causes,
    List<String> coverage,
    Precision precision,
    long seed,
    int evaluations,
    String caller)
    implements CheckLog.Report {
  private static final int SHOWN = 8;

  /** A report. */
  public GradReport {
    findings = List.copyOf(findings);
    causes = List.copyOf(causes);
    coverage = List.copyOf(coverage);
  }

  @Override
  public CheckLog.Entry entry(String name) {
    return new CheckLog.Entry(
        name,
        verdict,
        subject,
        coverage,
        precision.gradient() > 0 ? precision.toString() : "",
        findings.stream().map(Finding::toString).toList(),
        seed);
  }

  /** The whole, as text of some lines. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("gradient check: ").append(verdict);
    text.append(" (").append(subject).append(')');
    causes.forEach(cause -> text.append("\n  probable cause: ").append(cause));
    text.append(
        findings.stream()
            .limit(SHOWN)
            .map(finding -> "\n  " + finding)
            .collect(Collectors.joining()));
    if (findings.size() > SHOWN) {
      text.append("\n  … and ").append(findings.size() - SHOWN).append(" more");
    }
    coverage.forEach(line -> text.append("\n  looked at: ").append(line));
    if (verdict == Verdict.RIGHT && precision.gradient() > 0) {
      text.append("\n  how exactly: ").append(precision);
    }
    text.append("\n  seed ").append(seed).append(", ").append(evaluations).append(" evaluations");
    return text.append(caller.isEmpty() ? "" : ", at " + caller).toString();
  }
}
