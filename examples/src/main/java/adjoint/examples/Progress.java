package adjoint.examples;

import java.time.Duration;

/**
 * Says every few seconds how far a long run has come; a short one stays silent. It goes to standard
 * error, since it is another in each run. Run it after every step, from any thread.
 */
final class Progress implements Runnable {
  private static final long PAUSE = Duration.ofSeconds(5).toNanos();

  private final Report report;
  private final long steps;
  private long done;
  private long said = System.nanoTime();

  /** So many steps are to come. */
  Progress(Report report, long steps) {
    this.report = report;
    this.steps = steps;
  }

  @Override
  public synchronized void run() {
    done++;
    if (System.nanoTime() - said > PAUSE) {
      report.progress("... %s %% of the training is done".formatted(100 * done / steps));
      said = System.nanoTime();
    }
  }
}
