package adjoint.nn.data;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.Batch;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * So many examples, of which any can be taken together: into the record of a batch, which is the
 * caller's. Immutable.
 *
 * {@snippet :
 * record Pairs(Tensor left, Tensor right) {}
 * Dataset<Pairs> batches =
 *     Examples.of(1000, rows -> new Pairs(x.indexSelect(0, rows), y.indexSelect(0, rows)))
 *         .shuffled(42)
 *         .batches(32);
 * }
 *
 * @param <B> the type of a batch
 */
public final class Examples<B> {
  private final int[] rows;
  private final Function<Indices, B> take;
  private final String order;
  private final Order shuffle;

  /** The places of an epoch, in its order. */
  private interface Order {
    int[] of(int[] rows, long epoch);
  }

  private Examples(int[] rows, Function<Indices, B> take, String order, Order shuffle) {
    this.rows = rows;
    this.take = take;
    this.order = order;
    this.shuffle = shuffle;
  }

  /** So many examples, and what takes those of some rows, counted from 0. */
  public static <B> Examples<B> of(int count, Function<Indices, B> take) {
    requireNonNull(take, "Examples: take is null");
    if (count < 0) {
      throw new IllegalArgumentException("Examples: there cannot be " + count);
    }
    return new Examples<>(Rows.upTo(count), take, "", (rows, _) -> rows);
  }

  /** Examples and numbers for targets, along the first axis. */
  public static Examples<Batch<Tensor>> of(Tensor x, Tensor y) {
    return of(
        count(x, y.shape()), rows -> new Batch<>(x.indexSelect(0, rows), y.indexSelect(0, rows)));
  }

  /** Examples and classes for targets, along the first axis. */
  public static Examples<Batch<Indices>> of(Tensor x, Indices y) {
    int width = y.shape().rank() == 0 ? 1 : y.shape().part(1, y.shape().rank()).size();
    return of(
        count(x, y.shape()), rows -> new Batch<>(x.indexSelect(0, rows), part(y, rows, width)));
  }

  /** The rows of a table. */
  public static Examples<Table> of(Table table) {
    requireNonNull(table, "Examples: table is null");
    return of(table.rows(), table::rows);
  }

  private static int count(Tensor x, Shape targets) {
    if (x.rank() == 0 || targets.rank() == 0 || x.shape().extent(0) != targets.extent(0)) {
      throw new ShapeException(
          "Examples: examples %s and targets %s must agree in the first extent, their number"
              .formatted(x.shape(), targets));
    }
    return x.shape().extent(0);
  }

  private static Indices part(Indices all, Indices rows, int width) {
    int[] taken = new int[Math.multiplyExact(rows.shape().size(), width)];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = all.get(rows.get(i / width) * width + i % width);
    }
    return Indices.wrap(taken, all.shape().with(0, rows.shape().size()));
  }

  /** How many there are. */
  public int count() {
    return rows.length;
  }

  /** All of them, in their order. */
  public B all() {
    return take.apply(Indices.of(rows));
  }

  /** Those of these rows, counted from 0 among those that are there, such as a part of a split. */
  public Examples<B> only(Indices rows) {
    int[] some =
        Arrays.stream(Rows.require(rows, this.rows.length)).map(i -> this.rows[i]).toArray();
    return new Examples<>(some, take, order, shuffle);
  }

  /** Another order in each epoch; each order is equally likely. */
  public Examples<B> shuffled(long seed) {
    return new Examples<>(
        rows,
        take,
        ", shuffled (seed %s)".formatted(seed),
        (given, epoch) -> {
          int[] drawn = given.clone();
          Seeds.shuffle(drawn, Seeds.generator(seed, epoch));
          return drawn;
        });
  }

  /** So many at a time; the last batch of an epoch may be smaller, also if it is the only one. */
  public Dataset<B> batches(int size) {
    return batches(size, LastBatch.KEEP);
  }

  /** So many at a time. */
  public Dataset<B> batches(int size, LastBatch last) {
    Dataset.requireAtLeastOne("batches", "the size of a batch", size);
    requireNonNull(last, "batches: last is null");
    String description = rows.length + " examples" + order;
    int count = (int) BatchStage.batches(rows.length, size, last);
    if (count == 0) {
      throw BatchStage.nothing(rows.length, size, description);
    }
    return Dataset.of(
        description + ", " + Dataset.batches(size, last),
        new Stage<B>() {
          @Override
          public Cursor<B> open(long epoch, long first) {
            int[] order = shuffle.of(rows, epoch);
            return ListStage.cursor(
                count,
                first,
                i -> {
                  int start = i * size;
                  int end = (int) Math.min(rows.length, (long) start + size);
                  return take.apply(Indices.of(Arrays.copyOfRange(order, start, end)));
                });
          }

          @Override
          public OptionalLong size() {
            return OptionalLong.of(count);
          }

          @Override
          public boolean isSteady() {
            return order.isEmpty();
          }
        });
  }

  /** For example {@code Examples(150, shuffled (seed 42))}. */
  @Override
  public String toString() {
    return "Examples(" + rows.length + order + ")";
  }
}
