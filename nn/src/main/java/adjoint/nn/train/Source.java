package adjoint.nn.train;

import adjoint.nn.data.Cursor;
import adjoint.nn.data.Dataset;
import java.util.Collection;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Where the batches of each epoch come from.
 *
 * @param <B> a batch
 * @param description what tells the data from others, as far as that is known
 */
record Source<B>(String description, Opener<B> opener) {
  /** Opens epochs. */
  interface Opener<B> {
    /**
     * Opens an epoch at a batch.
     *
     * @param rng what the order may be drawn from
     * @param epoch counted from 1
     * @param first the batch, counted from 0
     */
    Opened<B> open(RandomGenerator rng, int epoch, int first);
  }

  /**
   * The batches that are to come.
   *
   * @param size how many the whole epoch has, if that is known
   */
  record Opened<B>(Cursor<B> batches, OptionalInt size) {}

  /** A data set, which finds places and draws orders itself. */
  static <B> Source<B> of(Dataset<B> data) {
    OptionalLong size = data.size();
    OptionalInt count =
        size.isPresent() ? OptionalInt.of(Math.toIntExact(size.getAsLong())) : OptionalInt.empty();
    return new Source<>(
        data.toString(), (_, epoch, first) -> new Opened<>(data.open(epoch - 1L, first), count));
  }

  /** A function that gives the batches of an epoch in an order that it draws. */
  static <B> Source<B> of(Function<RandomGenerator, ? extends Iterable<B>> batches) {
    return new Source<>(
        "a function",
        (rng, _, first) -> {
          Iterable<B> all = batches.apply(rng);
          OptionalInt count =
              all instanceof Collection<?> list ? OptionalInt.of(list.size()) : OptionalInt.empty();
          Iterator<B> rest = all.iterator();
          for (int i = 0; i < first && rest.hasNext(); i++) {
            rest.next();
          }
          return new Opened<>(cursor(rest), count);
        });
  }

  private static <B> Cursor<B> cursor(Iterator<B> batches) {
    return new Cursor<>() {
      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public B next() {
        return batches.next();
      }

      @Override
      public void close() {}
    };
  }
}
