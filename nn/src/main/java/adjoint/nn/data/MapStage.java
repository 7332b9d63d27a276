package adjoint.nn.data;

import java.util.OptionalLong;

/** A function of each element. */
record MapStage<E, F>(Stage<E> source, Mapping<E, F> f) implements Stage<F> {
  /** A function of an element, its epoch and its place. */
  interface Mapping<E, F> {
    F apply(E element, long epoch, long place);
  }

  @Override
  public Cursor<F> open(long epoch, long first) {
    Cursor<E> elements = source.open(epoch, first);
    return new Cursor<>() {
      private long place = first;

      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public F next() {
        return f.apply(elements.next(), epoch, place++);
      }

      @Override
      public void close() {
        elements.close();
      }
    };
  }

  @Override
  public OptionalLong size() {
    return source.size();
  }

  @Override
  public boolean isSteady() {
    return source.isSteady();
  }
}
