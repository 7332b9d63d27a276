package adjoint.check;

import adjoint.check.Finding.Undecided;
import java.io.Serial;
import java.util.stream.Stream;

/**
 * Thrown by a check that found a wrong derivative, or one that cannot be told to be right; the
 * message is the whole report, and the point as Java.
 */
public final class WrongGradientError extends AssertionError {
  @Serial private static final long serialVersionUID = 1;

  private final transient GradReport report;

  WrongGradientError(GradReport report, String hint, Point point) {
    super(report + hint + point.told());
    this.report = report;
    report.findings().stream()
        .flatMap(f -> f instanceof Undecided u ? u.cause().stream() : Stream.empty())
        .findFirst()
        .ifPresent(this::initCause);
  }

  /** What was found. */
  public GradReport report() {
    return report;
  }
}
