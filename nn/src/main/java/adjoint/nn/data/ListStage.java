package adjoint.nn.data;

import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/** So many elements, each of which can be asked for. */
record ListStage<E>(int count, IntFunction<? extends E> element) implements Stage<E> {
  @Override
  public Cursor<E> open(long epoch, long first) {
    return cursor(count, first, element);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(count);
  }

  @Override
  public boolean isSteady() {
    return true;
  }

  /** From one element on. */
  static <E> Cursor<E> cursor(int count, long first, IntFunction<? extends E> element) {
    return new Cursor<>() {
      private long next = first;

      @Override
      public boolean hasNext() {
        return next < count;
      }

      @Override
      public E next() {
        if (!hasNext()) {
          throw new NoSuchElementException("there are only " + count + " elements");
        }
        return element.apply((int) next++);
      }

      @Override
      public void close() {
        next = count;
      }
    };
  }
}
