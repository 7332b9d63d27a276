package adjoint.check;

import adjoint.check.Finding.Undecided;
import adjoint.check.Finding.WrongDerivative;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts a report together, the worst findings first. */
final class Reports {
  private static final Comparator<Finding> WORST_FIRST =
      Comparator.<Finding>comparingInt(finding -> finding.verdict() == Verdict.WRONG ? 0 : 1)
          .thenComparingDouble(
              finding -> finding instanceof WrongDerivative wrong ? -wrong.severity() : 0);

  private Reports() {}

  static GradReport of(
      Subject subject,
      List<Finding> findings,
      List<String> causes,
      List<String> coverage,
      Precision precision,
      long seed,
      int evaluations) {
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort(WORST_FIRST);
    String text = subject.inputs() + " -> " + subject.outputs();
    return new GradReport(
        Verdicts.worst(sorted),
        text,
        sorted,
        causes,
        coverage,
        precision,
        seed,
        evaluations,
        Places.caller());
  }

  /** Of a function that throws at the point. */
  static GradReport outsideDomain(Layout inputs, RuntimeException thrown, long seed) {
    Finding finding =
        new Undecided(
            Reason.DOMAIN, Places.FUNCTION, "it has no value at the point", Optional.of(thrown));
    return new GradReport(
        Verdict.CANNOT_TELL,
        inputs.toString(),
        List.of(finding),
        List.of(),
        List.of("nothing, for there is nothing to look at"),
        Precision.EXACT,
        seed,
        1,
        Places.caller());
  }

  /** With one more guess at the cause. */
  static GradReport because(String cause, GradReport report) {
    return new GradReport(
        report.verdict(),
        report.subject(),
        report.findings(),
        Stream.concat(Stream.of(cause), report.causes().stream()).toList(),
        report.coverage(),
        report.precision(),
        report.seed(),
        report.evaluations(),
        report.caller());
  }

  /** With what was found besides. */
  static GradReport and(GradReport report, List<Finding> more, String coverage, int evaluations) {
    List<Finding> findings = new ArrayList<>(report.findings());
    findings.addAll(more);
    findings.sort(WORST_FIRST);
    return new GradReport(
        Verdicts.worst(findings),
        report.subject(),
        findings,
        report.causes(),
        Stream.concat(report.coverage().stream(), Stream.of(coverage)).toList(),
        report.precision(),
        report.seed(),
        report.evaluations() + evaluations,
        report.caller());
  }

  /** Of several orders. */
  static GradReport join(GradReport a, GradReport b) {
    List<Finding> findings = new ArrayList<>(a.findings());
    findings.addAll(b.findings());
    findings.sort(WORST_FIRST);
    return new GradReport(
        Verdicts.worst(findings),
        a.subject(),
        findings,
        Stream.concat(a.causes().stream(), b.causes().stream()).toList(),
        Stream.concat(a.coverage().stream(), b.coverage().stream()).toList(),
        a.precision().and(b.precision()),
        a.seed(),
        a.evaluations() + b.evaluations(),
        a.caller());
  }
}
