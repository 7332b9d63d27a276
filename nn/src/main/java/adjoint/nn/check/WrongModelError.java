package adjoint.nn.check;

import adjoint.check.Point;
import java.io.Serial;

/**
 * Thrown by a check of a model that breaks a law, or whose laws cannot be told to hold; the message
 * is the whole report, the model, and the batch as Java.
 */
public final class WrongModelError extends AssertionError {
  @Serial private static final long serialVersionUID = 1;

  private final transient ModelReport report;

  WrongModelError(ModelReport report, Point point) {
    super(report + "\nwith this model and this batch, as Java:\n" + point);
    this.report = report;
  }

  /** What was found. */
  public ModelReport report() {
    return report;
  }
}
