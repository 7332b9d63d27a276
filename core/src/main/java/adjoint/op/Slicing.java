package adjoint.op;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.array.Span;
import adjoint.kernel.Nulls;
import java.util.Arrays;
import java.util.List;

/** What takes parts of an array: several axes at once, windows, what a mask says. */
final class Slicing {
  private Slicing() {}

  /** A view, by one slice for each axis of which not all is taken. */
  static <T extends TensorExpr<T>> T slice(TensorExpr<T> x, Span... spans) {
    List<Span> list = Arrays.asList(spans);
    Nulls.requireNone("slice: span ", list);
    long rests = list.stream().filter(s -> s.kind() == Span.Kind.REST).count();
    long named =
        list.stream()
            .filter(s -> s.kind() == Span.Kind.RANGE || s.kind() == Span.Kind.INDEX)
            .count();
    if (rests > 1 || named > x.rank()) {
      throw new ShapeException(
          "slice: %s does not fit %s, which has %s axes; one ... at most may stand for others"
              .formatted(list, x.shape(), x.rank()));
    }
    T y = DerivedOps.self(x);
    int axis = 0;
    for (Span span : spans) {
      switch (span.kind()) {
        case RANGE -> y = range(y, axis++, span);
        case INDEX -> y = DerivedOps.select("slice", y, axis, span.index());
        case NEW_AXIS -> y = y.unsqueeze(axis++);
        case REST -> axis += x.rank() - (int) named;
      }
    }
    return y;
  }

  private static <T extends TensorExpr<T>> T range(T x, int axis, Span span) {
    int extent = x.shape().extent(axis);
    int count = span.count(extent);
    if (count == extent && span.step() == 1) {
      return x;
    }
    return x.apply(new Slice(axis, count == 0 ? 0 : span.first(extent), count, span.step()));
  }

  /** Positions of windows along an axis, {@code [count, size]}. */
  private static Indices windows(int count, int size, int step) {
    int[] positions = new int[Math.multiplyExact(count, size)];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i / size * step + i % size;
    }
    return Indices.wrap(positions, Shape.of("unfold", count, size));
  }

  static <T extends TensorExpr<T>> T unfold(TensorExpr<T> x, int axis, int size, int step) {
    int at = x.shape().axis("unfold", axis);
    int extent = x.shape().extent(at);
    if (size < 1 || size > extent || step < 1) {
      throw new ShapeException(
          "unfold: windows of %s by steps of %s do not fit axis %s of %s (extent %s)"
              .formatted(size, step, axis, x.shape(), extent));
    }
    int count = (extent - size) / step + 1;
    return moved(x.indexSelect(at, windows(count, size, step)), at + 1, x.rank());
  }

  static <T extends TensorExpr<T>> T fold(TensorExpr<T> x, int axis, int extent, int step) {
    int last = x.rank() - 1;
    int at = x.rank() < 2 ? -1 : axis < 0 ? axis + last : axis;
    if (at < 0 || at >= last) {
      throw new ShapeException(
          "fold: %s has no axis %s of windows before the last one".formatted(x.shape(), axis));
    }
    int count = x.shape().extent(at);
    int size = x.shape().extent(last);
    long reach = count == 0 ? 0 : (count - 1L) * step + size;
    if (step < 1 || reach > extent) {
      throw new ShapeException(
          "fold: %s windows of %s by steps of %s reach to %s, beyond an extent of %s"
              .formatted(count, size, step, reach, extent));
    }
    return moved(DerivedOps.self(x), last, at + 1).indexAdd(at, windows(count, size, step), extent);
  }

  /** An axis put in another place among the others. */
  static <T extends TensorExpr<T>> T moved(T x, int from, int to) {
    int[] order = new int[x.rank()];
    for (int i = 0, next = 0; i < order.length; i++) {
      next += next == from ? 1 : 0;
      order[i] = i == to ? from : next++;
    }
    return x.permute(order);
  }

  static <T extends TensorExpr<T>> T maskedSelect(TensorExpr<T> x, NdArray mask) {
    if (!mask.shape().equals(x.shape())) {
      throw new ShapeException(
          "maskedSelect: a mask of %s for %s; their shapes must be equal"
              .formatted(mask.shape(), x.shape()));
    }
    return x.reshape(-1).indexSelect(0, Indices.where(mask));
  }
}
