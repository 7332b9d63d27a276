package adjoint.check;

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

  static GradReport requireNotWrong(GradReport report) {
    if (report.verdict() == Verdict.WRONG) {
      throw new WrongGradientError(report);
    }
    return report;
  }

  static GradReport requireRight(GradReport report) {
    if (report.verdict() != Verdict.RIGHT) {
      throw new WrongGradientError(report);
    }
    return report;
  }
}
