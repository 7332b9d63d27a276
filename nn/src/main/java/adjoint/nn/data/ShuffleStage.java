package adjoint.nn.data;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Elements drawn from a buffer that is filled up as long as there are more. */
record ShuffleStage<E>(Stage<E> source, long seed, int capacity) implements Stage<E> {
  @Override
  public Cursor<E> open(long epoch, long first) {
    RandomGenerator rng = Seeds.generator(seed, epoch);
    Cursor<E> elements = source.open(epoch, 0);
    Cursor<E> drawn =
        new Cursor<>() {
          private final List<E> buffer = new ArrayList<>();

          @Override
          public boolean hasNext() {
            while (buffer.size() < capacity && elements.hasNext()) {
              buffer.add(elements.next());
            }
            return !buffer.isEmpty();
          }

          @Override
          public E next() {
            if (!hasNext()) {
              throw new NoSuchElementException("the epoch has no more elements");
            }
            int place = rng.nextInt(buffer.size());
            E last = buffer.removeLast();
            return place == buffer.size() ? last : buffer.set(place, last);
          }

          @Override
          public void close() {
            buffer.clear();
            elements.close();
          }
        };
    Dataset.skip(drawn, first);
    return drawn;
  }

  @Override
  public OptionalLong size() {
    return source.size();
  }

  @Override
  public boolean isSteady() {
    return false;
  }
}
