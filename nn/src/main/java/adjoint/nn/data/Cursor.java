package adjoint.nn.data;

import java.util.Iterator;

/**
 * An iterator that may hold files or a thread, until it has come to its end or is closed.
 *
 * @param <E> what it gives
 */
public interface Cursor<E> extends Iterator<E>, AutoCloseable {
  /** Gives back what it holds. It has no next element then. Closing it again does nothing. */
  @Override
  void close();
}
