package adjoint.kernel;

/**
 * One line on the error stream about what would make a program faster; {@code -Dadjoint.hints=off}
 * leaves it out. Not a logger's: the first message of a logger costs a program a tenth of a second,
 * and takes two lines.
 */
final class Hint {
  static final String PROPERTY = "adjoint.hints";

  private static final long DELAY_MILLIS = 500;

  private Hint() {}

  /** Says it at once. */
  static void now(String hint) {
    if (!Setting.of(PROPERTY, "on", "off").equals("off")) {
      System.err.println("Adjoint: " + hint + " (-D" + PROPERTY + "=off hides this)");
    }
  }

  /** Says it in half a second: a program that is over by then would gain nothing. */
  static void later(String hint) {
    try {
      Daemon.start("adjoint-hint", new Later(hint));
    } catch (OutOfMemoryError e) { // which is what a limit on threads looks like
      now(hint);
    }
  }

  private record Later(String hint) implements Runnable {
    @Override
    public void run() {
      try {
        Thread.sleep(DELAY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // nobody does this; then it is said at once
      }
      now(hint);
    }
  }
}
