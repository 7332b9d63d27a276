package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.kernel.Parallel;

/**
 * How many threads a large operation may use: products of matrices, and loops over many elements.
 *
 * <p>As many as there are processors, unless the system property {@code adjoint.threads} or a scope
 * says otherwise. The number changes no result, not even its last bit. Small operations stay on the
 * calling thread; with 1 all do.
 *
 * <pre>{@code
 * Threads.run(2, () -> train(model));    // this service leaves the other processors alone
 * }</pre>
 *
 * <p>A scope holds for the calling thread and ends with the call; other threads, and what else runs
 * in the same virtual machine, do not notice. All share one pool of daemon threads, which end when
 * they have been idle for a second. A caller that finds too few of them idle does the work itself,
 * also where the system allows no more threads. More than eight for each processor, or fifteen if
 * that is more, are never started, whatever the number.
 */
public final class Threads {
  private Threads() {}

  /** The number of threads, the caller among them, that an operation called from here may use. */
  public static int count() {
    return Parallel.threads();
  }

  /**
   * Runs {@code code}, in which operations use {@code count} threads or fewer.
   *
   * @throws IllegalArgumentException if {@code count} is less than 1
   */
  public static void run(int count, Runnable code) {
    requireNonNull(code, "threads: code is null");
    call(
        count,
        () -> {
          code.run();
          return count;
        });
  }

  /**
   * Calls {@code code}, in which operations use {@code count} threads or fewer, and returns its
   * result.
   *
   * @throws IllegalArgumentException if {@code count} is less than 1
   */
  public static <R, X extends Throwable> R call(int count, ScopedValue.CallableOp<R, X> code)
      throws X {
    requireNonNull(code, "threads: code is null");
    if (count < 1) {
      throw new IllegalArgumentException(
          "threads: cannot work with " + count + "; 1 is the caller alone");
    }
    return Parallel.call(count, code);
  }
}
