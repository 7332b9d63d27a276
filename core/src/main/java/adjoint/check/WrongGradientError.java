package adjoint.check;

import java.io.Serial;

/** Thrown by a check that found a wrong derivative; the message is the whole report. */
public final class WrongGradientError extends AssertionError {
  @Serial private static final long serialVersionUID = 1;

  private final transient GradReport report;

  WrongGradientError(GradReport report) {
    super(report.toString());
    this.report = report;
  }

  /** What was found. */
  public GradReport report() {
    return report;
  }
}
