package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What is gone through epoch by epoch: examples, or batches of them. Each element depends on
 * nothing but its epoch and its place in it, so that any place can be returned to. Immutable.
 *
 * {@snippet :
 * Dataset<Batch<Indices>> batches = Examples.of(x, classes).shuffled(42).batches(32).prefetched(2);
 * for (int epoch = 0; epoch < 10; epoch++) {
 *   for (Batch<Indices> batch : batches.epoch(epoch)) {
 *     adam.step(Loss.crossEntropy(model.forward(batch.x()), batch.y()));
 *   }
 * }
 * }
 *
 * <p>Training that is stopped and goes on takes its batches from a {@link Feed}.
 *
 * @param <E> the type of the elements, any that the caller likes
 */
public final class Dataset<E> {
  private final String description;
  private final Stage<E> stage;

  private Dataset(String description, Stage<E> stage) {
    this.description = description;
    this.stage = stage;
  }

  static <E> Dataset<E> of(String description, Stage<E> stage) {
    return new Dataset<>(description, stage);
  }

  /** Opens something to read from its start. */
  @FunctionalInterface
  public interface Opener<E> {
    /** From the start. */
    Cursor<E> open() throws IOException;
  }

  /**
   * What is read from its start in each epoch, such as a file, and always has the same elements.
   *
   * @param name what it is, without what differs between computers, such as folders
   */
  public static <E> Dataset<E> reading(String name, Opener<E> opener) {
    requireNonNull(name, "Dataset: name is null");
    requireNonNull(opener, "Dataset: opener is null");
    return of(name, new ReadingStage<>(opener));
  }

  /** The elements of a list, in their order. */
  public static <E> Dataset<E> of(List<? extends E> elements) {
    requireNonNull(elements, "Dataset: elements is null");
    elements.forEach(e -> requireNonNull(e, "Dataset: one of elements is null"));
    List<E> all = List.copyOf(elements);
    return of("%s elements".formatted(all.size()), new ListStage<>(all.size(), all::get));
  }

  Stage<E> stage() {
    return stage;
  }

  // ---- what can be done with elements

  /** Each element made into another by a function, which must always do the same. */
  public <F> Dataset<F> map(Function<? super E, ? extends F> f) {
    requireNonNull(f, "map: f is null");
    return of(description + ", mapped", new MapStage<>(stage, (e, _, _) -> f.apply(e)));
  }

  /**
   * Each element made into another with random numbers, such as an image that is shifted a little.
   * The generator depends on the seed, the epoch and the place alone.
   */
  public <F> Dataset<F> mapRandomly(
      long seed, BiFunction<? super E, RandomGenerator, ? extends F> f) {
    requireNonNull(f, "mapRandomly: f is null");
    return of(
        "%s, mapped randomly (seed %s)".formatted(description, seed),
        new MapStage<>(stage, (e, epoch, i) -> f.apply(e, Seeds.generator(seed, epoch, i))));
  }

  /**
   * Another order in each epoch, as far as a buffer of so many elements allows: each one that is
   * given is drawn from the buffer, where the next that is read takes its place. With a buffer for
   * all, each order is equally likely. With less, an element can come early, but hardly late; so
   * files whose rows are sorted by class have to be shuffled before.
   */
  public Dataset<E> shuffled(long seed, int buffer) {
    requireAtLeastOne("shuffled", "the buffer", buffer);
    return of(
        "%s, shuffled (seed %s, buffer %s)".formatted(description, seed, buffer),
        new ShuffleStage<>(stage, seed, buffer));
  }

  /** So many elements at a time; the last ones of an epoch may be fewer. */
  public Dataset<List<E>> batched(int size) {
    return batched(size, LastBatch.KEEP);
  }

  /** So many elements at a time. */
  public Dataset<List<E>> batched(int size, LastBatch last) {
    requireAtLeastOne("batched", "the size of a batch", size);
    requireNonNull(last, "batched: last is null");
    return of(
        description + ", " + batches(size, last), new BatchStage<>(stage, size, last, description));
  }

  static String batches(int size, LastBatch last) {
    return "in batches of %s%s".formatted(size, last == LastBatch.DROP ? ", the last dropped" : "");
  }

  static void requireAtLeastOne(String op, String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(
          "%s: %s must be at least 1, got %s".formatted(op, what, number));
    }
  }

  /**
   * The same elements, of which another thread makes so many beforehand. Errors come when their
   * element would have. The thread ends when it has done so, so that none is left behind by a loop
   * that is left; whoever wants it to end at once closes the {@link Cursor}.
   */
  public Dataset<E> prefetched(int elements) {
    requireAtLeastOne("prefetched", "the number of elements", elements);
    return of(description, new PrefetchStage<>(stage, elements));
  }

  // ---- going through them

  /** How many elements an epoch has, if that is known without reading all. */
  public OptionalLong size() {
    return stage.size();
  }

  /** The elements of an epoch, which are counted from 0, for a loop. */
  public Iterable<E> epoch(long epoch) {
    requireCount("epoch", "epochs", epoch);
    return () -> open(epoch, 0);
  }

  /** The elements of an epoch from one on, both counted from 0. */
  public Cursor<E> open(long epoch, long first) {
    requireCount("open", "epochs", epoch);
    requireCount("open", "elements", first);
    return stage.open(epoch, first);
  }

  private static void requireCount(String op, String what, long number) {
    if (number < 0) {
      throw new IllegalArgumentException(
          "%s: %s are counted from 0, got %s".formatted(op, what, number));
    }
  }

  /** The first element of the first epoch. */
  public Position start() {
    return new Position(description, 0, 0);
  }

  /** All elements of one epoch after the other, from a place on that this data set has given. */
  public Feed<E> from(Position position) {
    requireNonNull(position, "from: position is null");
    if (!position.data().equals(description)) {
      throw new IllegalArgumentException(
          "from: the position is one of other data, so that others would come than before\n"
              + "  it is of: %s\n  this is: %s".formatted(position.data(), description));
    }
    OptionalLong size = size();
    if (size.isPresent() && position.next() > size.getAsLong()) {
      throw new IllegalArgumentException(
          "from: the position is element %s of an epoch, which has %s"
              .formatted(position.next(), size.getAsLong()));
    }
    return new Feed<>(this, position);
  }

  /** What it is made of, for example {@code 150 examples, shuffled (seed 42), in batches of 32}. */
  @Override
  public String toString() {
    return description;
  }

  /** What is read anew in each epoch. */
  private record ReadingStage<E>(Opener<E> opener) implements Stage<E> {
    @Override
    public Cursor<E> open(long epoch, long first) {
      try {
        Cursor<E> cursor = opener.open();
        skip(cursor, first);
        return cursor;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public boolean isSteady() {
      return true;
    }
  }

  static void skip(Cursor<?> cursor, long count) {
    try {
      for (long i = 0; i < count && cursor.hasNext(); i++) {
        cursor.next();
      }
    } catch (RuntimeException | Error e) {
      cursor.close();
      throw e;
    }
  }
}
