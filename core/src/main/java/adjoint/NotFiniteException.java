package adjoint;

import java.io.Serial;

/**
 * What a {@link Watch} throws at the first number that is infinite or NaN; the message names the
 * operation, its inputs, the line of code that it was called in, and the likely cause.
 */
public final class NotFiniteException extends ArithmeticException {
  @Serial private static final long serialVersionUID = 1;

  NotFiniteException(String message) {
    super(message);
  }
}
