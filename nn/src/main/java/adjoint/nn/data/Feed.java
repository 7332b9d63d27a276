package adjoint.nn.data;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a {@link Dataset}, one epoch after the other without end, and the place where one
 * is: what training takes its batches from that can be stopped and goes on with the same bits.
 *
 * {@snippet :
 * try (Feed<Batch<Indices>> feed = batches.from(saved)) { // or batches.start()
 *   while (feed.position().epoch() < 10) {
 *     Batch<Indices> batch = feed.next();
 *     adam.step(Loss.crossEntropy(model.forward(batch.x()), batch.y()));
 *   }
 *   Json place = feed.position().toJson();
 * }
 * }
 *
 * @param <E> the type of the elements
 */
public final class Feed<E> implements AutoCloseable {
  private final Dataset<E> data;
  private @Nullable Cursor<E> cursor;
  private Position position;

  Feed(Dataset<E> data, Position position) {
    this.data = data;
    this.position = position;
  }

  /** The next element, which after the last of an epoch is the first of the next one. */
  public E next() {
    Position now = position();
    E element = cursor().next();
    position = new Position(now.data(), now.epoch(), now.next() + 1);
    return element;
  }

  /** The place of what comes next: of the next epoch where one has come to its end. */
  public Position position() {
    boolean ended = position.next() > 0 && isAtEnd();
    if (ended) {
      close();
      position = new Position(position.data(), position.epoch() + 1, 0);
    }
    return position;
  }

  private boolean isAtEnd() {
    OptionalLong size = data.size();
    return size.isPresent() ? position.next() >= size.getAsLong() : !cursor().hasNext();
  }

  private Cursor<E> cursor() {
    Cursor<E> open = cursor;
    if (open == null) {
      open = data.open(position.epoch(), position.next());
      cursor = open;
    }
    return open;
  }

  /** Gives back files and threads. {@link #next} would open them again. */
  @Override
  public void close() {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
  }

  /** The data, and the place. */
  @Override
  public String toString() {
    return "Feed(%s, epoch %s, next %s)"
        .formatted(position.data(), position.epoch(), position.next());
  }
}
