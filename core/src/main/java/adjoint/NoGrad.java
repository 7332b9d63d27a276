package adjoint;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A scope in which nothing is recorded: results are constants, and cost no memory for a graph.
 *
 * <p>It holds for the calling thread and ends with the call. It cannot leak, not even by an
 * exception; it is not inherited by threads of an executor that the code inside uses.
 */
public final class NoGrad {
  private static final ScopedValue<Boolean> OFF = ScopedValue.newInstance();

  // Every operation asks whether it is recorded, and where no scope is open anywhere that should
  // not
  // even cost the search for one.
  private static final AtomicInteger SCOPES = new AtomicInteger();

  private NoGrad() {}

  /** Runs {@code code} without recording. */
  public static void run(Runnable code) {
    requireNonNull(code, "NoGrad.run: code is null");
    NoGrad.<@Nullable Object, RuntimeException>scope(
        true,
        () -> {
          code.run();
          return null;
        });
  }

  /** Calls {@code code} without recording and returns its result. */
  public static <R, X extends Throwable> R call(ScopedValue.CallableOp<R, X> code) throws X {
    requireNonNull(code, "NoGrad.call: code is null");
    return scope(true, code);
  }

  /** Calls {@code code} with recording on, even inside a {@link NoGrad} scope. */
  static <R, X extends Throwable> R recording(ScopedValue.CallableOp<R, X> code) throws X {
    return scope(false, code);
  }

  private static <R extends @Nullable Object, X extends Throwable> R scope(
      boolean off, ScopedValue.CallableOp<R, X> code) throws X {
    SCOPES.incrementAndGet();
    try {
      return ScopedValue.where(OFF, off).call(code);
    } finally {
      SCOPES.decrementAndGet();
    }
  }

  static boolean isRecording() {
    return SCOPES.get() == 0 || !OFF.orElse(false);
  }
}
