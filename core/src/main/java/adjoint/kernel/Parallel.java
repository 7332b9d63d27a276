package adjoint.kernel;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Splits a loop over outputs among threads. What a part computes must depend on its outputs alone,
 * never on where the cuts are: then every number of threads gives the same bits.
 *
 * <p>There is one pool of daemon threads ({@link Helpers}). A caller works too, together with the
 * threads that are idle: with none if others use them all, if none can be started, or if the caller
 * is one of them. So nobody waits for a thread that might never come free, and no more threads run
 * than there are processors or somebody has asked for.
 */
public final class Parallel {
  /** The system property with the number of threads; see {@link #threads()}. */
  public static final String PROPERTY = "adjoint.threads";

  /**
   * Additions, or what takes as long, that are worth a part of their own: some ten microseconds,
   * for a thread that is awake begins at once.
   */
  private static final long WORTH_WHILE = 50_000;

  /**
   * Those of a loop that are worth waking threads. That takes some ten microseconds of the caller's
   * time, and three times as long until they begin; far longer where HotSpot's compilers or others
   * want the processors, as they do when a program starts.
   */
  private static final long WORTH_WAKING = 500_000;

  /** Parts for each thread, so that one that is held up does not hold up the others. */
  private static final int PARTS_PER_THREAD = 4;

  private static final ScopedValue<Integer> THREADS = ScopedValue.newInstance();

  private Parallel() {}

  /** A part of a loop: the outputs {@code from, …, to - 1}. */
  @FunctionalInterface
  public interface Part {
    void run(int from, int to);
  }

  /** The number of threads that a kernel called from here may use, the caller among them. */
  public static int threads() {
    if (Thread.currentThread() instanceof Helpers.Helper) {
      return 1;
    }
    return THREADS.isBound() ? THREADS.get() : Default.THREADS;
  }

  /** Calls code whose kernels may use {@code threads} threads. */
  public static <R, X extends Throwable> R call(int threads, ScopedValue.CallableOp<R, X> code)
      throws X {
    return ScopedValue.where(THREADS, threads).call(code);
  }

  /** Whether there is enough to do for more than one part. */
  public static boolean isWorthWhile(long operations) {
    return operations >= 2 * WORTH_WHILE;
  }

  /**
   * Runs {@code part} over all of {@code 0, …, units - 1}: in one piece if there is little to do,
   * otherwise cut into parts that threads work on at the same time. Returns when all are done, and
   * throws what one of them has thrown.
   *
   * @param operations additions, or what takes as long, of the whole loop
   */
  public static void forRange(int units, long operations, Part part) {
    if (units < 2 || !isWorthWhile(operations)) {
      part.run(0, units);
    } else {
      forRange(Shared.HELPERS, units, operations, part);
    }
  }

  /** Made when a loop is first worth more than one part. */
  private static final class Shared {
    static final Helpers HELPERS =
        new Helpers(Thread::start, Helpers.IDLE_NANOS, Helpers.RETRY_NANOS);
  }

  static void forRange(Helpers helpers, int units, long operations, Part part) {
    if (units < 2 || !isWorthWhile(operations)) {
      part.run(0, units);
      return;
    }
    int threads = threads();
    if (threads == 1) {
      part.run(0, units);
      return;
    }
    long most = Math.min((long) PARTS_PER_THREAD * threads, operations / WORTH_WHILE);
    int parts = (int) Math.min(units, most);
    new Loop(units, parts, part).share(helpers, Math.min(threads, parts) - 1, operations);
  }

  /** The number of threads if no scope sets it. */
  private static final class Default {
    static final int THREADS = threads(System.getProperty(PROPERTY, ""));

    private static int threads(String property) {
      int processors = Runtime.getRuntime().availableProcessors();
      if (property.isEmpty()) {
        return processors;
      }
      if (property.matches("[1-9]\\d{0,3}")) {
        return Integer.parseInt(property);
      }
      System.getLogger("adjoint")
          .log(
              Level.WARNING,
              "-D{0}={1} is not a number of threads (1 or more); Adjoint uses {2}",
              PROPERTY,
              property,
              String.valueOf(processors));
      return processors;
    }
  }

  /** A loop that several threads work on, part by part. */
  private static final class Loop implements Runnable {
    private final int units;
    private final int parts;
    private final Part part;
    private final Thread caller = Thread.currentThread();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger left;
    private volatile @Nullable Throwable failure;

    Loop(int units, int parts, Part part) {
      this.units = units;
      this.parts = parts;
      this.part = part;
      this.left = new AtomicInteger(parts);
    }

    /** Returns when no thread works on it any more, also after a failure. */
    void share(Helpers helpers, int wanted, long operations) {
      for (int i = 0; i < wanted && next.get() < parts; i++) {
        Helpers.Helper helper =
            operations < WORTH_WAKING ? helpers.takeAwake() : helpers.take(wanted);
        if (helper == null) {
          break;
        }
        helper.give(this);
      }
      run();
      for (int i = 0; left.get() > 0; i++) { // what others have begun
        Helpers.pause(i);
      }
      Throwable thrown = failure;
      if (thrown != null) {
        throw Parallel.<RuntimeException>unchecked(thrown);
      }
    }

    /** Works on parts until all have begun. After a failure the others are given up. */
    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < parts; i = next.getAndIncrement()) {
        try {
          if (failure == null) {
            int from = (int) ((long) units * i / parts);
            part.run(from, (int) ((long) units * (i + 1) / parts));
          }
        } catch (Throwable e) { // it is the caller's
          failure = e;
        }
        if (left.decrementAndGet() == 0 && Thread.currentThread() != caller) {
          LockSupport.unpark(caller);
        }
      }
    }
  }

  /** {@code e} itself, whatever it is. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X unchecked(Throwable e) throws X {
    throw (X) e;
  }
}
