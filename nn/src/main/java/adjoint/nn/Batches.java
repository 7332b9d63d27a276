package adjoint.nn;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * Examples and targets cut into mini-batches along the first axis. The last batch is smaller where
 * the numbers do not divide.
 *
 * <p>{@link adjoint.nn.data.Examples} has batches of any record, prefetched, and from any place on.
 *
 * {@snippet :
 * Batches<Indices> batches = Batches.of(x, classes, 32);
 * for (int epoch = 1; epoch <= 10; epoch++) {
 *   for (Batch<Indices> batch : batches.shuffled(rng)) {
 *     adam.step(Loss.crossEntropy(model.forward(batch.x()), batch.y()));
 *   }
 * }
 * }
 *
 * @param <Y> the type of the targets, {@link Tensor} or {@link Indices}
 */
public final class Batches<Y> {
  private final Tensor x;
  private final Y y;
  private final int count;
  private final int size;
  private final BiFunction<Y, Indices, Y> take;

  private Batches(Tensor x, Y y, Shape targets, int size, BiFunction<Y, Indices, Y> take) {
    if (x.rank() == 0 || targets.rank() == 0 || x.shape().extent(0) != targets.extent(0)) {
      throw new ShapeException(
          String.format(
              "Batches: examples %s and targets %s must agree in the first extent, their number",
              x.shape(), targets));
    }
    if (size < 1) {
      throw new IllegalArgumentException(
          "Batches: the size of a batch must be at least 1, got " + size);
    }
    this.x = x;
    this.y = y;
    this.count = x.shape().extent(0);
    this.size = size;
    this.take = take;
  }

  /** Batches of {@code size} examples. */
  public static Batches<Tensor> of(Tensor x, Tensor y, int size) {
    return new Batches<>(x, y, y.shape(), size, (all, rows) -> all.indexSelect(0, rows));
  }

  /** Batches of {@code size} examples with classes for targets. */
  public static Batches<Indices> of(Tensor x, Indices y, int size) {
    return new Batches<>(x, y, y.shape(), size, Batches::rows);
  }

  /** All batches, the examples in the order given. */
  public List<Batch<Y>> inOrder() {
    return new Cut(identity());
  }

  /** All batches, the examples in an order drawn from {@code rng}; every call draws another one. */
  public List<Batch<Y>> shuffled(RandomGenerator rng) {
    int[] order = identity();
    // Fisher and Yates: each of the count! orders is equally likely.
    for (int i = count - 1; i > 0; i--) {
      int j = rng.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return new Cut(order);
  }

  private int[] identity() {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    return order;
  }

  private static Indices rows(Indices all, Indices rows) {
    Shape shape = all.shape().with(0, rows.shape().size());
    int width = all.shape().part(1, all.shape().rank()).size();
    int[] taken = new int[shape.size()];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = all.get(rows.get(i / width) * width + i % width);
    }
    return Indices.wrap(taken, shape);
  }

  /** The batches of one order, each of them copied when it is asked for. */
  private final class Cut extends AbstractList<Batch<Y>> implements RandomAccess {
    private final int[] order;

    Cut(int[] order) {
      this.order = order;
    }

    @Override
    public Batch<Y> get(int i) {
      if (i < 0 || i >= size()) {
        throw new IndexOutOfBoundsException(
            "Batches: there is no batch " + i + ", they are counted from 0 to " + (size() - 1));
      }
      int start = i * size;
      Indices rows =
          Indices.of(Arrays.copyOfRange(order, start, start + Math.min(size, count - start)));
      return new Batch<>(x.indexSelect(0, rows), take.apply(y, rows));
    }

    @Override
    public int size() {
      return Math.ceilDiv(count, size);
    }
  }

  /** For example {@code Batches(100 examples by 32)}. */
  @Override
  public String toString() {
    return "Batches(" + count + " examples by " + size + ")";
  }
}
