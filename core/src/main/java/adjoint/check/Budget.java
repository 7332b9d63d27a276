package adjoint.check;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** How often a check may evaluate the function, and how long it may take; and what it has used. */
final class Budget {
  /** What a check may use if nobody says. */
  record Limits(int evaluations, Duration time) {
    static final Limits USUAL = new Limits(200_000, Duration.ofSeconds(30));

    Limits {
      requireNonNull(time, "GradCheck: time is null");
      if (evaluations < 1) {
        throw new IllegalArgumentException(
            "atMost: needs at least one evaluation, not " + evaluations);
      }
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException("within: the time must be above 0, not " + time);
      }
    }

    Budget begin() {
      return new Budget(this);
    }
  }

  private final Limits limits;
  private final long start = System.nanoTime();
  private int used;

  private Budget(Limits limits) {
    this.limits = limits;
  }

  void count() {
    used++;
  }

  int used() {
    return used;
  }

  boolean isSpent() {
    return used >= limits.evaluations || System.nanoTime() - start > limits.time.toNanos();
  }

  /** Which of the limits it is that has been reached. */
  String limit() {
    return used >= limits.evaluations
        ? "the limit of " + limits.evaluations + " evaluations"
        : "the limit of " + limits.time.toMillis() / 1000.0 + " seconds";
  }
}
