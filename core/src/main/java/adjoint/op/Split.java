package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.kernel.Nulls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** A tensor taken apart along an axis, into views. */
final class Split {
  private Split() {}

  /** Parts of one size; the last has what is left. */
  static <T extends TensorExpr<T>> List<T> into(TensorExpr<T> x, int axis, int size) {
    int extent = x.shape().extent(x.shape().axis("split", axis));
    if (size < 1) {
      throw new ShapeException("split: parts of " + size + " slices; the size must be 1 or more");
    }
    return into("split", x, axis, parts(extent, size));
  }

  /** Parts of these sizes. */
  static <T extends TensorExpr<T>> List<T> into(TensorExpr<T> x, int axis, List<Integer> sizes) {
    requireNonNull(sizes, "split: sizes is null");
    Nulls.requireNone("split: size ", sizes);
    return into("split", x, axis, sizes);
  }

  /** At most so many parts, of one size. */
  static <T extends TensorExpr<T>> List<T> chunk(TensorExpr<T> x, int axis, int chunks) {
    int extent = x.shape().extent(x.shape().axis("chunk", axis));
    if (chunks < 1) {
      throw new ShapeException("chunk: into " + chunks + " parts; there must be 1 or more");
    }
    // An empty axis still gives as many parts as were asked for, as in PyTorch.
    List<Integer> sizes =
        extent == 0 ? Collections.nCopies(chunks, 0) : parts(extent, Math.ceilDiv(extent, chunks));
    return into("chunk", x, axis, sizes);
  }

  /** The slices themselves. */
  static <T extends TensorExpr<T>> List<T> unbind(TensorExpr<T> x, int axis) {
    int at = x.shape().axis("unbind", axis);
    return IntStream.range(0, x.shape().extent(at)).mapToObj(i -> x.select(at, i)).toList();
  }

  /** The sizes of the parts of an axis; of an empty one a single empty part, as in PyTorch. */
  private static List<Integer> parts(int extent, int size) {
    int count = Math.max(1, Math.ceilDiv(extent, size));
    List<Integer> sizes = new ArrayList<>(Collections.nCopies(count - 1, size));
    sizes.add(extent - (count - 1) * size);
    return sizes;
  }

  private static <T extends TensorExpr<T>> List<T> into(
      String op, TensorExpr<T> x, int axis, List<Integer> sizes) {
    Shape shape = x.shape();
    int at = shape.axis(op, axis);
    long sum = sizes.stream().mapToLong(Integer::longValue).sum();
    if (sum != shape.extent(at) || sizes.stream().anyMatch(size -> size < 0)) {
      throw new ShapeException(
          op
              + ": the sizes "
              + sizes
              + " do not add up to the extent "
              + shape.extent(at)
              + " of axis "
              + axis
              + " of "
              + shape);
    }
    List<T> parts = new ArrayList<>(sizes.size());
    int start = 0;
    for (int size : sizes) {
      parts.add(x.apply(new Slice(at, size == 0 ? 0 : start, size, 1)));
      start += size;
    }
    return Collections.unmodifiableList(parts);
  }
}
