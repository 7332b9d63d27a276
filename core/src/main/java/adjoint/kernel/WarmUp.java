package adjoint.kernel;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The thread that warms up vector code and looks again whether it is the better choice. It works a
 * quarter of the time at the most, and ends when there has been nothing to do for a while.
 */
final class WarmUp implements Runnable {
  /** Rest after work of this length, as a multiple. */
  private static final int REST = 3;

  private static final long LEAST_REST_MILLIS = 2;
  private static final long IDLE_NANOS = 1_000_000_000;

  private static final ArrayDeque<Tier<?>> ARRIVALS = new ArrayDeque<>();
  private static boolean running;

  private final List<Tier<?>> tiers = new ArrayList<>(); // that are not done

  private WarmUp() {}

  /** Calls {@link Tier#proceed} of this tier from now on, until it has nothing to do. */
  static void add(Tier<?> tier) {
    synchronized (ARRIVALS) {
      ARRIVALS.add(tier);
      ARRIVALS.notifyAll();
      if (running) {
        return;
      }
      running = true;
    }
    try {
      Daemon.start("adjoint-warm-up", new WarmUp());
    } catch (OutOfMemoryError e) { // no more threads: the plain implementations stay
      synchronized (ARRIVALS) {
        running = false;
      }
    }
  }

  @Override
  public void run() {
    try {
      while (arrive()) {
        work();
      }
    } catch (InterruptedException e) { // nobody does this; the present choices stay
      synchronized (ARRIVALS) {
        running = false;
      }
    }
  }

  /** Waits for what comes, or for the time at which there is something to do. */
  private boolean arrive() throws InterruptedException {
    synchronized (ARRIVALS) {
      if (ARRIVALS.isEmpty()) {
        long next = System.nanoTime() + IDLE_NANOS;
        for (Tier<?> tier : tiers) {
          next = Math.min(next, tier.notBefore());
        }
        long nanos = next - System.nanoTime();
        if (nanos > 0) {
          ARRIVALS.wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
        }
      }
      tiers.addAll(ARRIVALS);
      ARRIVALS.clear();
      running = !tiers.isEmpty();
      return running;
    }
  }

  private void work() throws InterruptedException {
    long start = System.nanoTime();
    tiers.removeIf(tier -> tier.notBefore() <= start && !proceed(tier));
    Thread.sleep(Math.max(REST * (System.nanoTime() - start) / 1_000_000, LEAST_REST_MILLIS));
  }

  private static boolean proceed(Tier<?> tier) {
    try {
      return tier.proceed();
    } catch (RuntimeException | Error e) {
      // A fault of ours, or no memory: what serves at present goes on, and nobody waits for this.
      System.getLogger("adjoint").log(Level.WARNING, "could not warm up a vector kernel", e);
      return false;
    }
  }
}
