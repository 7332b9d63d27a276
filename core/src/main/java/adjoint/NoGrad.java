package adjoint;

/**
 * A scope in which nothing is recorded: results are constants, and cost no memory for a graph.
 *
 * <p>It holds for the calling thread and ends with the call. It cannot leak, not even by an
 * exception; it is not inherited by threads of an executor that the code inside uses.
 */
public final class NoGrad {
  private static final ScopedValue<Boolean> OFF = ScopedValue.newInstance();

  private NoGrad() {}

  /** Runs {@code code} without recording. */
  public static void run(Runnable code) {
    ScopedValue.where(OFF, true).run(code);
  }

  /** Calls {@code code} without recording and returns its result. */
  public static <R, X extends Throwable> R call(ScopedValue.CallableOp<R, X> code) throws X {
    return ScopedValue.where(OFF, true).call(code);
  }

  /** Calls {@code code} with recording on, even inside a {@link NoGrad} scope. */
  static <R, X extends Throwable> R recording(ScopedValue.CallableOp<R, X> code) throws X {
    return ScopedValue.where(OFF, false).call(code);
  }

  static boolean isRecording() {
    return !OFF.isBound() || !OFF.get();
  }
}
