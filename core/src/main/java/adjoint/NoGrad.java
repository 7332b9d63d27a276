package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.op.Op;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A scope in which nothing is recorded: results are constants, and cost no memory for a graph.
 *
 * <p>It holds for the calling thread and ends with the call. It cannot leak, not even by an
 * exception; it is not inherited by threads of an executor that the code inside uses.
 */
public final class NoGrad {
  private enum Mode {
    RECORDING,
    OFF,
    /** Off, because what runs are vjps of a derivative that need not be differentiated again. */
    VJP,
    /** The same of a derivative that forward mode differentiates: no graph, but tangents. */
    VJP_WITH_TANGENTS,
    /** Off, because what runs has a derivative of its own: variables take no part but as inputs. */
    CLOSED
  }

  /** Says that a vjp differentiates something: for that it has to record. */
  static final class DifferentiatesInside extends Error {
    private static final long serialVersionUID = 1;

    private DifferentiatesInside() {
      super("a vjp differentiates something", null, false, false);
    }
  }

  private static final ScopedValue<Mode> MODE = ScopedValue.newInstance();

  // Every operation asks whether it is recorded, and where no scope is open anywhere that should
  // not
  // even cost the search for one.
  private static final AtomicInteger SCOPES = new AtomicInteger();

  private NoGrad() {}

  /** Runs {@code code} without recording. */
  public static void run(Runnable code) {
    requireNonNull(code, "NoGrad.run: code is null");
    NoGrad.<@Nullable Object, RuntimeException>scope(
        Mode.OFF,
        () -> {
          code.run();
          return null;
        });
  }

  /** Calls {@code code} without recording and returns its result. */
  public static <R, X extends Throwable> R call(ScopedValue.CallableOp<R, X> code) throws X {
    requireNonNull(code, "NoGrad.call: code is null");
    return scope(Mode.OFF, code);
  }

  /** Calls {@code code} with recording on, even inside a {@link NoGrad} scope. */
  static <R, X extends Throwable> R recording(ScopedValue.CallableOp<R, X> code) throws X {
    return scope(Mode.RECORDING, code);
  }

  /** Calls code that runs vjps without recording. */
  static <R, X extends Throwable> R inVjp(ScopedValue.CallableOp<R, X> code) throws X {
    return scope(Mode.VJP, code);
  }

  /** Calls code that runs vjps without recording, but with the tangents of forward mode. */
  static <R, X extends Throwable> R inVjpWithTangents(ScopedValue.CallableOp<R, X> code) throws X {
    return scope(Mode.VJP_WITH_TANGENTS, code);
  }

  /** Calls a function of constants in which a variable is an error, since it gets no gradient. */
  static <R, X extends Throwable> R closed(ScopedValue.CallableOp<R, X> code) throws X {
    return scope(Mode.CLOSED, code);
  }

  private static <R extends @Nullable Object, X extends Throwable> R scope(
      Mode mode, ScopedValue.CallableOp<R, X> code) throws X {
    return scope(MODE, mode, code);
  }

  /** Calls {@code code} in a scope, be it of this class or another, that operations ask about. */
  static <T, R extends @Nullable Object, X extends Throwable> R scope(
      ScopedValue<T> key, T value, ScopedValue.CallableOp<R, X> code) throws X {
    SCOPES.incrementAndGet();
    try {
      return ScopedValue.where(key, value).call(code);
    } finally {
      SCOPES.decrementAndGet();
    }
  }

  /** Whether there may be a scope around this; if not, results of variables are recorded. */
  static boolean isInScope() {
    return SCOPES.get() != 0;
  }

  static boolean isRecording() {
    return mode() == Mode.RECORDING;
  }

  /** Whether the result of an operation, one of whose inputs is a variable, is recorded. */
  static boolean isRecording(Op op) {
    Mode mode = mode();
    if (mode == Mode.CLOSED) {
      throw new IllegalStateException(
          op.label()
              + ": an input is a variable from outside of a function with a derivative of its own,"
              + " and would get no gradient; make it an input of that function, or detach() it");
    }
    return mode == Mode.RECORDING;
  }

  private static Mode mode() {
    return SCOPES.get() == 0 ? Mode.RECORDING : MODE.orElse(Mode.RECORDING);
  }

  /** Whether results have the tangents of forward mode. */
  static boolean keepsTangents() {
    Mode mode = mode();
    return mode == Mode.RECORDING || mode == Mode.VJP_WITH_TANGENTS;
  }

  /** Whether this runs for a vjp that is not recorded. */
  static boolean isInVjp() {
    Mode mode = mode();
    return mode == Mode.VJP || mode == Mode.VJP_WITH_TANGENTS;
  }

  /** Stops a vjp that is not recorded and is about to differentiate. */
  static void requireOutsideVjp() {
    if (isInVjp()) {
      throw new DifferentiatesInside();
    }
  }
}
