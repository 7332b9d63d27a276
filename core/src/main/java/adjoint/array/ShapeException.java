package adjoint.array;

import java.io.Serial;

/**
 * Shapes, axes or indices that do not fit; the message names the operation and what is at fault.
 */
public final class ShapeException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;

  /** Takes a message of the form {@code op: what is wrong}. */
  public ShapeException(String message) {
    super(message);
  }
}
