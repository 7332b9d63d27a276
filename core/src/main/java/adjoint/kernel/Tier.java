package adjoint.kernel;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two implementations of one thing, equal bit for bit: a plain one that is fast from the beginning,
 * and one that is faster once HotSpot has compiled it.
 *
 * <p>Until then vector code is a thousand times slower than plain code, because every vector is an
 * object and every operation on it a call. So it is rehearsed on a thread of its own, as soon as
 * there has been enough work to make this worth while, and takes over when it has shown that it is
 * as fast. Short programs never wait for it.
 */
final class Tier<T> {
  /** For tests: the fast implementation from the first call. */
  static final long AT_ONCE = 0;

  /** Some hundredths of a second of plain work. */
  static final long USUAL_PATIENCE = 20_000_000;

  private static final int ROUNDS = 800;

  /** After so long the fast implementation is not fast on this machine, and the plain one stays. */
  private static final long PATIENT_NANOS = 10_000_000_000L;

  /** So long one is rehearsed before the next has its turn. */
  private static final long SLICE_NANOS = 20_000_000;

  /** And so long it goes on before it rests a little, when it has seen enough rounds. */
  private static final long REST_NANOS = 1_000_000;

  private static final double NEARLY = 1.1;

  private final Supplier<T> fast;
  private final Consumer<T> rehearsal;
  private T current;
  private boolean waiting;
  private long work;

  // Of the thread of rehearsals.
  private @Nullable T candidate;
  private long rehearsed;
  private int rounds;
  private int wins; // one may be luck

  private final long patience;

  /**
   * Changes from {@code plain} to {@code fast} after {@code patience} units of work and a
   * rehearsal.
   */
  Tier(long patience, T plain, Supplier<T> fast, Consumer<T> rehearsal) {
    this.patience = patience;
    this.fast = fast;
    this.rehearsal = rehearsal;
    this.current = plain;
    if (patience == AT_ONCE) {
      waiting = true;
      current = fast.get();
    }
  }

  /** One implementation only. */
  static <T> Tier<T> always(T plain) {
    return new Tier<>(Long.MAX_VALUE, plain, () -> plain, only -> {});
  }

  /** The better implementation for this much work, roughly in additions. */
  T get(long amount) {
    // Races are harmless here: some work may go uncounted, and both implementations are right at
    // any time.
    if (!waiting && (work += amount) > patience) {
      enqueue();
    }
    return current;
  }

  private synchronized void enqueue() {
    if (!waiting) {
      waiting = true;
      Stage.BACK.add(this);
    }
  }

  /** Rehearses for a while; false if it has to go on later. */
  private boolean rehearse() throws InterruptedException {
    T plain = current;
    if (candidate == null) {
      candidate = fast.get();
    }
    T next = candidate;
    long start = System.nanoTime();
    long end = start + Math.min(SLICE_NANOS, PATIENT_NANOS - rehearsed);
    long rest = start + REST_NANOS;
    for (long now = start; wins < 2 && now < end; now = System.nanoTime()) {
      // What is as good here is better on more elements; what is not compiled is slower by far.
      wins = time(next) < NEARLY * time(plain) ? wins + 1 : 0;
      if (++rounds > ROUNDS && now > rest) {
        Thread.sleep(1); // HotSpot may have seen enough, and its compiler needs the processor
        rest = System.nanoTime() + REST_NANOS;
      }
    }
    rehearsed += System.nanoTime() - start;
    if (wins == 2) {
      current = next;
    }
    return wins == 2 || rehearsed >= PATIENT_NANOS;
  }

  private long time(T implementation) {
    long start = System.nanoTime();
    rehearsal.accept(implementation);
    return System.nanoTime() - start;
  }

  /** The thread of rehearsals, which starts with the first one. */
  private static final class Stage {
    static final LinkedBlockingQueue<Tier<?>> BACK = new LinkedBlockingQueue<>();

    static {
      Thread.ofPlatform().daemon().name("adjoint-rehearsal").start(Stage::play);
    }

    private static void play() {
      try {
        while (true) {
          Tier<?> tier = BACK.take();
          if (!tier.rehearse()) {
            BACK.add(tier); // others take their turn meanwhile
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // nobody does this; the plain implementations stay
      }
    }
  }
}
