package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.op.Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** A tensor taken apart along an axis, into views. */
final class Split {
  private Split() {}

  /** Parts of one size; the last has what is left. */
  static List<Tensor> into(Tensor x, int axis, int size) {
    int extent = x.shape().extent(x.shape().axis("split", axis));
    if (size < 1) {
      throw new ShapeException("split: parts of " + size + " slices; the size must be 1 or more");
    }
    return into("split", x, axis, parts(extent, size));
  }

  /** Parts of these sizes. */
  static List<Tensor> into(Tensor x, int axis, List<Integer> sizes) {
    requireNonNull(sizes, "split: sizes is null");
    Grad.requireNoNull("split: size ", sizes);
    return into("split", x, axis, sizes);
  }

  /** At most so many parts, of one size. */
  static List<Tensor> chunk(Tensor x, int axis, int chunks) {
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
  static List<Tensor> unbind(Tensor x, int axis) {
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

  private static List<Tensor> into(String op, Tensor x, int axis, List<Integer> sizes) {
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
    List<Tensor> parts = new ArrayList<>(sizes.size());
    int start = 0;
    for (int size : sizes) {
      parts.add(x.apply(new Slice(at, size == 0 ? 0 : start, size, 1)));
      start += size;
    }
    return Collections.unmodifiableList(parts);
  }
}
