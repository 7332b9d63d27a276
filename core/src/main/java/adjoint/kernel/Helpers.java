package adjoint.kernel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that help with loops. They start when they are first needed, and end when there has
 * been nothing to do for a while: a thread that waited for ever would keep the class loader of this
 * library. Where no thread can be started there is no helper, and the caller does the work.
 */
final class Helpers {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** However many somebody asks for, more threads than this are never started. */
  static final int MOST = Math.max(15, 8 * PROCESSORS);

  static final long IDLE_NANOS = 1_000_000_000;

  /** After a failure nobody tries to start a thread for so long: each attempt costs time. */
  static final long RETRY_NANOS = 1_000_000_000;

  private static final int SPINS = 2000;

  private final Consumer<Thread> starter;
  private final long idleNanos;
  private final long retryNanos;

  // A stack that the helpers form themselves, the last one to become idle first: to put one back
  // takes no memory, which may be short.
  private @Nullable Helper idle;
  private int count; // of threads that run or are about to
  private long failedAt;
  private boolean failed;

  Helpers(Consumer<Thread> starter, long idleNanos, long retryNanos) {
    this.starter = starter;
    this.idleNanos = idleNanos;
    this.retryNanos = retryNanos;
  }

  /**
   * A thread with nothing to do: one that is idle, or a new one while there are fewer than {@code
   * wanted}; null if there is none.
   */
  @Nullable Helper take(int wanted) {
    synchronized (this) {
      Helper helper = idle;
      if (helper != null) {
        idle = helper.next;
        helper.next = null;
        return helper;
      }
      if (count >= Math.min(Math.max(wanted, PROCESSORS - 1), MOST) || rests()) {
        return null;
      }
      count++;
    }
    try {
      Helper helper = new Helper(this);
      starter.accept(helper);
      return helper;
    } catch (Throwable e) { // no memory, or as many threads as the process may have
      synchronized (this) {
        count--;
        failed = true;
        failedAt = System.nanoTime();
      }
      return null;
    }
  }

  /** A thread with nothing to do that need not be woken; null if there is none. */
  synchronized @Nullable Helper takeAwake() {
    Helper helper = idle; // all others have waited longer
    if (helper == null || helper.asleep) {
      return null;
    }
    idle = helper.next;
    helper.next = null;
    return helper;
  }

  private boolean rests() {
    failed = failed && System.nanoTime() - failedAt < retryNanos;
    return failed;
  }

  /** How many threads there are. */
  synchronized int count() {
    return count;
  }

  private synchronized void giveBack(Helper helper) {
    helper.next = idle;
    idle = helper;
  }

  /** Takes an idle helper out for good; false if somebody has taken it and will give it work. */
  private synchronized boolean dismiss(Helper helper) {
    Helper before = null;
    for (Helper at = idle; at != null; before = at, at = at.next) {
      if (at == helper) {
        if (before == null) {
          idle = helper.next;
        } else {
          before.next = helper.next;
        }
        count--;
        return true;
      }
    }
    return false;
  }

  /** Waits for a helper: at first awake, because what is waited for is often near. */
  static void pause(int round) {
    if (round < SPINS) {
      Thread.onSpinWait();
    } else { // at once over if the thread is interrupted, as it may be
      LockSupport.park(Helpers.class);
    }
  }

  /** One of the threads. */
  static final class Helper extends Thread {
    private final Helpers all;
    private @Nullable Helper next;
    private volatile @Nullable Runnable work;
    private volatile boolean asleep; // or about to sleep, unless there is work by then

    private Helper(Helpers all) {
      // Inherits nothing from whoever came first, neither variables nor a class loader.
      super(null, null, "adjoint-helper", 0, false);
      setContextClassLoader(null);
      setDaemon(true);
      this.all = all;
    }

    void give(Runnable work) {
      this.work = work;
      if (asleep) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      for (Runnable given = await(); given != null; given = await()) {
        given.run();
        interrupted(); // what it has left behind must not keep this thread awake
        work = null; // before somebody can give the next
        all.giveBack(this);
      }
    }

    private @Nullable Runnable await() {
      long end = System.nanoTime() + all.idleNanos;
      for (int round = 0; ; round++) {
        Runnable given = work;
        if (given != null) {
          return given;
        }
        if (round < SPINS) {
          Thread.onSpinWait();
          continue;
        }
        long left = end - System.nanoTime();
        if (left <= 0 && all.dismiss(this)) {
          return null;
        }
        asleep = true;
        if (work == null) {
          LockSupport.parkNanos(Helpers.class, Math.max(left, 1_000_000));
        }
        asleep = false;
      }
    }
  }
}
