package adjoint.op;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.kernel.Nulls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What continues or repeats an array, or combines all elements of several. */
final class Tiling {
  private Tiling() {}

  private static Shape padded(Shape shape, int at, int before, int after) {
    if (before < 0 || after < 0) {
      throw new ShapeException(
          "pad: cannot add %s before and %s after axis %s of %s; slice takes away"
              .formatted(before, after, at, shape));
    }
    long extent = (long) before + shape.extent(at) + after;
    if (extent > Integer.MAX_VALUE) {
      throw new ShapeException(
          "pad: %s with %s before and %s after axis %s is too large for an array"
              .formatted(shape, before, after, at));
    }
    int[] extents = shape.extents();
    extents[at] = (int) extent;
    return Shape.of("pad", extents);
  }

  static <T extends TensorExpr<T>> T zeros(TensorExpr<T> x, int axis, int before, int after) {
    int at = x.shape().axis("pad", axis);
    Shape target = padded(x.shape(), at, before, after);
    int n = x.shape().extent(at);
    return x.apply(new SliceAdd(target, List.of(new Slice(at, n == 0 ? 0 : before, n, 1))));
  }

  static <T extends TensorExpr<T>> T pad(
      TensorExpr<T> x, int axis, int before, int after, double value) {
    if (value == 0) {
      return zeros(x, axis, before, after);
    }
    int at = x.shape().axis("pad", axis);
    padded(x.shape(), at, before, after);
    List<T> parts = new ArrayList<>(List.of(DerivedOps.self(x)));
    if (before > 0) {
      parts.addFirst(x.constant(NdArray.full(x.dtype(), value, x.shape().with(at, before))));
    }
    if (after > 0) {
      parts.addLast(x.constant(NdArray.full(x.dtype(), value, x.shape().with(at, after))));
    }
    return DerivedOps.concat(at, parts);
  }

  static <T extends TensorExpr<T>> T pad(
      TensorExpr<T> x, int axis, int before, int after, Padding padding) {
    int at = x.shape().axis("pad", axis);
    int extent = x.shape().extent(at);
    int[] positions = new int[padded(x.shape(), at, before, after).extent(at)];
    if (extent == 0 && positions.length > 0) {
      throw new ShapeException(
          "pad: axis %s of %s is empty, nothing of it can be repeated".formatted(axis, x.shape()));
    }
    Arrays.setAll(positions, i -> padding.position(i - before, extent));
    return x.indexSelect(at, Indices.of(positions));
  }

  static <T extends TensorExpr<T>> T roll(TensorExpr<T> x, int axis, int shift) {
    int at = x.shape().axis("roll", axis);
    int extent = x.shape().extent(at);
    int by = extent == 0 ? 0 : Math.floorMod(shift, extent);
    if (by == 0) {
      return DerivedOps.self(x);
    }
    int cut = extent - by;
    return DerivedOps.concat(at, List.of(x.slice(at, cut, extent), x.slice(at, 0, cut)));
  }

  static <T extends TensorExpr<T>> T tile(TensorExpr<T> x, int... counts) {
    int rank = Math.max(x.rank(), counts.length);
    int[] between = new int[2 * rank]; // a count and an extent in turn
    int[] repeated = new int[2 * rank];
    int[] target = new int[rank];
    for (int i = 0; i < rank; i++) {
      int own = i - (rank - x.rank());
      int which = i - (rank - counts.length);
      int extent = own < 0 ? 1 : x.shape().extent(own);
      int count = which < 0 ? 1 : counts[which];
      between[2 * i] = 1;
      between[2 * i + 1] = extent;
      repeated[2 * i] = count;
      repeated[2 * i + 1] = extent;
      target[i] = product("tile", count, extent);
    }
    return x.reshape(between)
        .broadcastTo(Shape.of("tile", repeated))
        .reshape(Shape.of("tile", target).extents());
  }

  private static int product(String op, int count, int extent) {
    long product = (long) count * extent;
    if (count < 0 || product > Integer.MAX_VALUE) {
      throw new ShapeException(
          op + ": cannot repeat an axis of extent " + extent + " " + count + " times");
    }
    return (int) product;
  }

  static <T extends TensorExpr<T>> T repeat(TensorExpr<T> x, int axis, int count) {
    int at = x.shape().axis("repeat", axis);
    int extent = product("repeat", count, x.shape().extent(at));
    int[] target = x.shape().extents();
    target[at] = extent;
    Shape result = Shape.of("repeat", target);
    return x.unsqueeze(at + 1)
        .broadcastTo(x.shape().insert(at + 1, count))
        .reshape(result.extents());
  }

  static <T extends TensorExpr<T>> T kron(TensorExpr<T> a, T b) {
    DerivedOps.requireSameDtype("kron", a, b);
    int rank = Math.max(a.rank(), b.rank());
    int[] left = new int[2 * rank];
    int[] right = new int[2 * rank];
    int[] target = new int[rank];
    for (int i = 0; i < rank; i++) {
      int m = i < rank - a.rank() ? 1 : a.shape().extent(i - (rank - a.rank()));
      int n = i < rank - b.rank() ? 1 : b.shape().extent(i - (rank - b.rank()));
      left[2 * i] = m;
      left[2 * i + 1] = 1;
      right[2 * i] = 1;
      right[2 * i + 1] = n;
      target[i] = product("kron", m, n);
    }
    return a.reshape(left).mul(b.reshape(right)).reshape(target);
  }

  static <T extends TensorExpr<T>> List<T> meshgrid(List<T> axes) {
    Nulls.requireNone("meshgrid: axis ", axes);
    int[] extents = new int[axes.size()];
    for (int i = 0; i < extents.length; i++) {
      T axis = axes.get(i);
      if (axis.rank() != 1) {
        throw new ShapeException("meshgrid: " + i + " is " + axis.shape() + ", not a vector");
      }
      extents[i] = axis.size();
    }
    Shape grid = Shape.of("meshgrid", extents);
    List<T> result = new ArrayList<>();
    for (int i = 0; i < extents.length; i++) {
      int[] own = new int[extents.length];
      Arrays.fill(own, 1);
      own[i] = extents[i];
      result.add(axes.get(i).reshape(own).broadcastTo(grid));
    }
    return List.copyOf(result);
  }
}
