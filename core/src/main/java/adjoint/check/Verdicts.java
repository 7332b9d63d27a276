package adjoint.check;

import adjoint.check.Finding.Undecided;
import java.util.List;

/** From findings to verdicts, and from verdicts to errors. */
final class Verdicts {
  private Verdicts() {}

  static Verdict worst(List<Finding> findings) {
    Verdict worst = Verdict.RIGHT;
    for (Finding finding : findings) {
      if (finding.verdict() == Verdict.WRONG) {
        return Verdict.WRONG;
      }
      worst = Verdict.CANNOT_TELL;
    }
    return worst;
  }

  /** A function that throws at the point was not even looked at: that passes no test. */
  static GradReport requireNotWrong(GradReport report) {
    boolean begun =
        report.findings().stream()
            .noneMatch(f ->
                f instanceof Undecided u
                    && u.place().equals(Places.FUNCTION)
                    && u.reason() == Reason.DOMAIN);
    if (report.verdict() == Verdict.WRONG || !begun) {
      throw new WrongGradientError(report, "");
    }
    return report;
  }

  static GradReport requireRight(GradReport report) {
    if (requireNotWrong(report).verdict() != Verdict.RIGHT) {
      throw new WrongGradientError(report, "\n  checkNotWrong passes where nothing can be told");
    }
    return report;
  }
}
