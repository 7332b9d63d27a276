package adjoint.check;

import adjoint.check.Finding.WrongDerivative;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
      long seed,
      int evaluations) {
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort(WORST_FIRST);
    String text = subject.inputs() + " -> " + subject.outputs();
    return new GradReport(
        Verdicts.worst(sorted), text, sorted, causes, coverage, seed, evaluations, Places.caller());
  }
}
