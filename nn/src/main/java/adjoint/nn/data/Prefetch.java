package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A cursor of which a thread takes elements beforehand. The thread never waits: when enough are
 * ready it ends, and another one begins when there is room again.
 */
final class Prefetch<E> implements Cursor<E> {
  /** What a thread of this is called. */
  static final String THREAD = "adjoint-prefetch";

  /** What became of one attempt to take an element. */
  private sealed interface Outcome<E> {
    record Element<E>(E value) implements Outcome<E> {}

    record End<E>() implements Outcome<E> {}

    record Failure<E>(Throwable error) implements Outcome<E> {}
  }

  private final Cursor<E> source; // used by the thread alone while there is one
  private final int ahead;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Outcome<E>> ready = new ArrayDeque<>();
  private @Nullable Thread worker;
  private boolean complete; // the source has come to its end, or failed
  private boolean closed;

  Prefetch(Cursor<E> source, int ahead) {
    this.source = source;
    this.ahead = ahead;
    lock.lock();
    try {
      fillUp();
    } finally {
      lock.unlock();
    }
  }

  /** Starts a thread if there is room and none is at work. */
  private void fillUp() {
    if (worker == null && !complete && !closed && ready.size() < ahead) {
      worker = Thread.ofVirtual().name(THREAD).start(this::work);
    }
  }

  private void work() {
    while (true) {
      Outcome<E> outcome = take();
      lock.lock();
      try {
        ready.add(outcome);
        complete = !(outcome instanceof Outcome.Element);
        boolean done = complete || closed || ready.size() >= ahead;
        if (done) {
          worker = null;
        }
        changed.signalAll();
        if (done) {
          return;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private Outcome<E> take() {
    try {
      return source.hasNext() ? new Outcome.Element<>(source.next()) : new Outcome.End<>();
    } catch (RuntimeException | Error e) {
      return new Outcome.Failure<>(e);
    }
  }

  @Override
  public boolean hasNext() {
    lock.lock();
    try {
      while (!closed && ready.isEmpty()) {
        changed.awaitUninterruptibly();
      }
      return !closed
          && switch (requireNonNull(ready.peek())) {
            case Outcome.Element<E> _ -> true;
            case Outcome.End<E> _ -> false;
            case Outcome.Failure<E>(RuntimeException e) -> throw e;
            case Outcome.Failure<E>(Throwable e) -> throw (Error) e;
          };
    } finally {
      lock.unlock();
    }
  }

  @Override
  public E next() {
    lock.lock();
    try {
      if (!hasNext()) {
        throw new NoSuchElementException("the epoch has no more elements");
      }
      Outcome.Element<E> element = (Outcome.Element<E>) ready.remove();
      fillUp();
      return element.value();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread, waits until it has ended, and closes the source. */
  @Override
  public void close() {
    Thread last;
    lock.lock();
    try {
      closed = true;
      last = worker;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.interrupt();
      join(last);
    }
    source.close();
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
