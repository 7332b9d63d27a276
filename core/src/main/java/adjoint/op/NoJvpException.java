package adjoint.op;

import java.io.Serial;

/** An operation has no jvp of its own. */
public final class NoJvpException extends UnsupportedOperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Takes a message of the form {@code op: what is missing}. */
  public NoJvpException(String message) {
    super(message);
  }
}
