package adjoint.kernel;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two implementations of one thing, equal bit for bit: a plain one that is fast from the beginning,
 * and one in vector code, which is faster once HotSpot's optimising compiler (C2) has compiled it
 * and a thousand times slower until then.
 *
 * <p>The plain one serves until it has done as much work as compiling the other costs. Then the
 * vector code is warmed up in the background ({@link WarmUp}): HotSpot compiles a method for the
 * number of its calls, and calls without work are cheap. It takes over when it wins a race, decided
 * by medians of alternating samples, so that a thread which loses the processor for a while decides
 * nothing. While it serves, the race is repeated; when it loses, the plain one takes over again and
 * the warm-up starts anew.
 */
public final class Tier<T> {
  /** The fast implementation from the first call. */
  public static final long AT_ONCE = 0;

  /** The plain implementation always. */
  public static final long NEVER = Long.MAX_VALUE;

  /**
   * Work before a warm-up, in picoseconds of the plain implementation: as much as the warm-up
   * costs, most of which is C2's time. So the whole costs twice the better choice at the most.
   */
  public static final long USUAL_PATIENCE = 60_000_000_000L;

  /** Picoseconds of an addition in a plain loop, about: the unit of the costs of functions. */
  public static final int ADDITION = 1000;

  /** Work between two races, in picoseconds. */
  private static final long RACE_WORK = 5_000_000_000L;

  /** And the time between them, in nanoseconds. */
  private static final long RACE_NANOS = 300_000_000;

  /** Calls without work for one with a little: the profile must have seen the loops run. */
  private static final int CALLS = 250;

  /** Calls in a round of the warm-up; C2 wants some 5,000 in all. */
  private static final int BATCHES = 4;

  private static final long ROUND_NANOS = 5_000_000;

  /** Rounds after which others may need the processor more: C2 has a long queue. */
  private static final int MANY_ROUNDS = 100;

  private static final int PAIRS = 7;
  private static final int REPEATS = 4;

  /** Vector code slower than this, relative to plain code, is not compiled yet. */
  private static final double COMPILED = 8;

  /** What serves loses a race only by so much, lest the two alternate. */
  private static final double CLEARLY = 1.2;

  /** What there is to do to try an implementation. */
  public interface Trial<T> {
    /** Calls its methods, with nothing to do for them where that is possible. */
    void touch(T implementation);

    /** As little work as passes through all its loops. */
    void step(T implementation);

    /** Some microseconds of typical work. */
    void work(T implementation);

    /** By which its work is timed. */
    default long nanoTime() {
      return System.nanoTime();
    }
  }

  /** An implementation in vector code, and how it is tried. */
  public record Candidate<T>(T implementation, Trial<T> trial) {}

  private final long patience;
  private final T plain;
  private final Supplier<Candidate<T>> supplier;
  private volatile T current;
  private boolean queued; // for WarmUp, or never to be
  private long done; // work, in picoseconds
  private long due; // work at which the choice is looked at

  // Of the thread of the warm-up.
  private @Nullable Candidate<T> candidate;
  private int rounds;
  private boolean serves; // the candidate
  private int losses; // of races in sequence
  private long notBefore = Long.MIN_VALUE; // nanoseconds

  /**
   * Changes from {@code plain} to what {@code supplier} makes after {@code patience} picoseconds of
   * work and a warm-up.
   */
  public Tier(long patience, T plain, Supplier<Candidate<T>> supplier) {
    this.patience = patience;
    this.plain = plain;
    this.supplier = supplier;
    this.due = patience;
    this.current = plain;
    if (patience == AT_ONCE) {
      queued = true;
      current = supplier.get().implementation();
    }
  }

  /** The better implementation, for work that takes the plain one about so many picoseconds. */
  public T get(long picoseconds) {
    // Races between threads are harmless: some work may go uncounted, and both implementations are
    // right at any time.
    if ((done += picoseconds) >= due) {
      enqueue();
    }
    return current;
  }

  private synchronized void enqueue() {
    if (!queued) {
      queued = true;
      WarmUp.add(this);
    }
  }

  /** Waits until so much more work has come. */
  private synchronized void pause(long work) {
    due = done + work;
    queued = false;
  }

  // ---- for the thread of the warm-up

  /** The time before which there is nothing to do. */
  long notBefore() {
    return notBefore;
  }

  /** Goes on for some microseconds; false when there is nothing to do until more work comes. */
  boolean proceed() {
    if (candidate == null) {
      candidate = supplier.get();
    }
    return serves ? defend(candidate) : warmUp(candidate);
  }

  private boolean warmUp(Candidate<T> candidate) {
    T fast = candidate.implementation();
    Trial<T> trial = candidate.trial();
    boolean first = rounds++ == 0; // interpreted, and so costly where there is work
    for (int i = 0; i < (first ? 1 : BATCHES); i++) {
      for (int call = 0; call < CALLS; call++) {
        trial.touch(fast);
      }
      if (!first) {
        trial.step(fast);
      }
    }
    if (first) {
      notBefore = System.nanoTime() + ROUND_NANOS;
      return true;
    }
    long start = trial.nanoTime();
    trial.step(fast);
    long middle = trial.nanoTime();
    trial.step(plain);
    long end = trial.nanoTime();
    boolean compiled = middle - start < COMPILED * (end - middle);
    if (compiled && wins(candidate, 1)) {
      rounds = 0;
      losses = 0;
      serves = true;
      current = fast;
      return leave(RACE_NANOS);
    }
    if (rounds % MANY_ROUNDS == 0) {
      // Slower on this machine, for now at least, or C2 has much to do: again later.
      losses = Math.min(losses + 1, 6);
      return leave(RACE_NANOS << losses);
    }
    notBefore = System.nanoTime() + ROUND_NANOS;
    return true;
  }

  /** Looks whether what serves is still the better one. */
  private boolean defend(Candidate<T> candidate) {
    if (wins(candidate, CLEARLY)) {
      losses = 0;
    } else if (++losses == 2) { // once may be chance: HotSpot was just changing its mind
      losses = 0;
      serves = false;
      current = plain;
      notBefore = System.nanoTime() + ROUND_NANOS;
      return true;
    } else {
      notBefore = System.nanoTime() + 10 * ROUND_NANOS;
      return true;
    }
    return leave(RACE_NANOS);
  }

  private boolean leave(long nanos) {
    notBefore = System.nanoTime() + nanos;
    pause(Math.min(RACE_WORK, patience));
    return false;
  }

  /** Whether vector code takes less time, by so much, in the median of samples taken in turn. */
  private boolean wins(Candidate<T> candidate, double margin) {
    long[] fast = new long[PAIRS];
    long[] slow = new long[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      fast[i] = time(candidate.trial(), candidate.implementation());
      slow[i] = time(candidate.trial(), plain);
    }
    Arrays.sort(fast);
    Arrays.sort(slow);
    return fast[PAIRS / 2] < margin * slow[PAIRS / 2];
  }

  private long time(Trial<T> trial, T implementation) {
    long start = trial.nanoTime();
    for (int i = 0; i < REPEATS; i++) {
      trial.work(implementation);
    }
    return trial.nanoTime() - start;
  }
}
