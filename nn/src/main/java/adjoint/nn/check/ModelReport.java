package adjoint.nn.check;

import static java.util.Objects.requireNonNull;

import adjoint.check.CheckLog;
import adjoint.check.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a check of a model found: a verdict for each law that was looked at.
 *
 * @param model what was checked
 * @param findings in the order of the laws
 * @param seed of all random numbers
 */
public record ModelReport(String model, List<Finding> findings, long seed)
    implements CheckLog.Report {
  /** Copies the list. */
  public ModelReport {
    requireNonNull(model, "ModelReport: model is null");
    requireNonNull(findings, "ModelReport: findings is null");
    findings = List.copyOf(findings);
  }

  /**
   * The verdict on one law.
   *
   * @param law what should hold
   * @param verdict whether it does
   * @param path of the layer or parameter at fault; empty if it is the model as a whole, or nothing
   * @param evidence what was seen
   */
  public record Finding(ModelLaw law, Verdict verdict, String path, String evidence) {
    /** Checks the arguments. */
    public Finding {
      requireNonNull(law, "Finding: law is null");
      requireNonNull(verdict, "Finding: verdict is null");
      requireNonNull(path, "Finding: path is null");
      requireNonNull(evidence, "Finding: evidence is null");
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-11s %s%s: %s",
          verdict,
          law.rule(),
          path.isEmpty() ? "" : " (at " + path + ")",
          evidence);
    }
  }

  /** Wrong if a law is broken, else undecided if one is, else right. */
  public Verdict verdict() {
    return findings.stream().anyMatch(f -> f.verdict == Verdict.WRONG)
        ? Verdict.WRONG
        : findings.stream().anyMatch(f -> f.verdict == Verdict.CANNOT_TELL)
            ? Verdict.CANNOT_TELL
            : Verdict.RIGHT;
  }

  /**
   * The verdict on one law.
   *
   * @throws IllegalArgumentException if it was not looked at
   */
  public Finding of(ModelLaw law) {
    return findings.stream()
        .filter(finding -> finding.law == law)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "of: " + law + " was not looked at; ModelCheck says what it needs for that"));
  }

  /** Laws that were not asked for are in it, too. */
  @Override
  public CheckLog.Entry entry(String name) {
    Stream<String> held =
        findings.stream()
            .filter(finding -> finding.verdict == Verdict.RIGHT)
            .map(finding -> finding.law.rule() + ": " + finding.evidence);
    Stream<String> notAsked =
        Arrays.stream(ModelLaw.values())
            .filter(law -> findings.stream().noneMatch(finding -> finding.law == law))
            .map(law -> "not whether " + law.rule());
    return new CheckLog.Entry(
        name,
        verdict(),
        model,
        Stream.concat(held, notAsked).toList(),
        "",
        findings.stream()
            .filter(finding -> finding.verdict != Verdict.RIGHT)
            .map(Finding::toString)
            .toList(),
        seed);
  }

  /** A line for each law. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("model check of " + model + ": " + verdict());
    findings.forEach(finding -> text.append("\n  ").append(finding));
    return text.append("\n  seed ").append(seed).toString();
  }
}
