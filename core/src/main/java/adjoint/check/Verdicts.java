package adjoint.check;

import adjoint.check.Finding.Undecided;
import java.util.List;
import java.util.function.Supplier;

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
  static GradReport requireNotWrong(GradReport report, Supplier<Point> point) {
    boolean begun =
        report.findings().stream()
            .noneMatch(f ->
                f instanceof Undecided u
                    && u.place().equals(Places.FUNCTION)
                    && u.reason() == Reason.DOMAIN);
    if (report.verdict() == Verdict.WRONG || !begun) {
      throw new WrongGradientError(report, "", point.get());
    }
    return report;
  }

  static GradReport requireRight(GradReport report, Supplier<Point> point) {
    if (requireNotWrong(report, point).verdict() != Verdict.RIGHT) {
      throw new WrongGradientError(
          report, "\n  checkNotWrong passes where nothing can be told", point.get());
    }
    return report;
  }
}
