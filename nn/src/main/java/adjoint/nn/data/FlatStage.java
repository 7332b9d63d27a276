package adjoint.nn.data;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;

/**
 * The elements of lists, one after the other.
 *
 * @param length of each list; the last one may be shorter
 * @param size how many elements there are in all, if that is known
 */
record FlatStage<E>(Stage<List<E>> lists, int length, OptionalLong size) implements Stage<E> {
  @Override
  public Cursor<E> open(long epoch, long first) {
    Cursor<List<E>> from = lists.open(epoch, first / length);
    Cursor<E> elements =
        new Cursor<>() {
          private Iterator<E> list = Collections.emptyIterator();

          @Override
          public boolean hasNext() {
            while (!list.hasNext() && from.hasNext()) {
              list = from.next().iterator();
            }
            return list.hasNext();
          }

          @Override
          public E next() {
            if (!hasNext()) {
              throw new NoSuchElementException("the epoch has no more elements");
            }
            return list.next();
          }

          @Override
          public void close() {
            list = Collections.emptyIterator();
            from.close();
          }
        };
    Dataset.skip(elements, first % length);
    return elements;
  }

  @Override
  public boolean isSteady() {
    return lists.isSteady();
  }
}
