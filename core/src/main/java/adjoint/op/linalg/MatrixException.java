package adjoint.op.linalg;

import java.io.Serial;

/**
 * Numbers for which an operation has no result, such as those of a singular matrix; the message
 * names the operation, the matrix of the batch, and the pivot.
 */
public final class MatrixException extends ArithmeticException {
  @Serial private static final long serialVersionUID = 1;

  /** Takes a message of the form {@code op: what is wrong}. */
  public MatrixException(String message) {
    super(message);
  }
}
