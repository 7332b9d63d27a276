package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Asserts what an error says, word for word: a message is part of what users see. */
public final class Errors {
  private Errors() {}

  /** {@code code} throws an exception of this kind with this message. */
  public static void assertError(
      Class<? extends RuntimeException> kind, String message, Runnable code) {
    assertEquals(message, assertThrows(kind, code::run).getMessage());
  }

  /** What the exception that {@code code} throws says. */
  public static String message(Runnable code) {
    return String.valueOf(assertThrows(RuntimeException.class, code::run).getMessage());
  }
}
