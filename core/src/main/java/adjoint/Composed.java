package adjoint;

import static java.util.Objects.requireNonNull;

import adjoint.array.Axes;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.op.Concat;
import adjoint.op.MatMul;
import adjoint.op.Reshape;
import adjoint.op.Slice;
import adjoint.op.SliceAdd;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What takes more than a line on {@link Tensor} and is no operation of its own. */
final class Composed {
  /**
   * Parts that are joined at once. The vjp of a part looks at all before it, so that a gradient
   * would take time with the square of their number; of more, groups are joined first.
   */
  private static final int MOST_PARTS = 512;

  private Composed() {}

  /** A vector becomes a matrix for the product, and the axis it got is dropped again. */
  static Tensor matmul(Tensor a, Tensor b) {
    int aRank = a.rank();
    int bRank = b.rank();
    if (aRank == 0 || bRank == 0) {
      throw new ShapeException(
          "matmul: cannot multiply "
              + a.shape()
              + " by "
              + b.shape()
              + ", a scalar is no matrix; use mul");
    }
    int inner = bRank == 1 ? -1 : -2;
    int k = a.shape().extent(-1);
    int n = b.shape().extent(inner);
    if (k != n && (aRank == 1 || bRank == 1)) {
      throw new ShapeException(
          "matmul: cannot multiply "
              + a.shape()
              + " by "
              + b.shape()
              + " (axis -1 of the left: "
              + k
              + " vs axis "
              + inner
              + " of the right: "
              + n
              + ")");
    }
    Tensor left = aRank == 1 ? a.expand(0) : a;
    Tensor right = bRank == 1 ? b.expand(1) : b;
    Tensor y = left.apply(MatMul.OP, right);
    y = bRank == 1 ? y.squeeze(-1) : y;
    return aRank == 1 ? y.squeeze(bRank == 1 ? -1 : -2) : y;
  }

  /** The mean in the name of {@code op}. */
  static Tensor mean(String op, Tensor x, Axes axes) {
    int n = axes.count(op, x.shape());
    if (n == 0) {
      throw new ShapeException(
          op
              + ": there is nothing along axes "
              + axes
              + " of "
              + x.shape()
              + ", and no mean of it");
    }
    return x.sum(axes).div(n);
  }

  static Tensor min(Tensor x, Axes axes) {
    axes.requireElements("min", x.shape());
    return x.neg().max(axes).neg();
  }

  /**
   * Halves multiplied until one slice is left: no division, so that zeros need no special case in
   * any order.
   */
  static Tensor prod(Tensor x, Axes axes) {
    boolean[] reduced = axes.mask("prod", x.shape());
    Shape target = axes.reduce("prod", x.shape());
    Tensor y = x;
    for (int axis = 0; axis < reduced.length; axis++) {
      if (!reduced[axis]) {
        continue;
      }
      int n = y.shape().extent(axis);
      if (n == 0) {
        y = y.sum(Axes.of(axis).kept()).add(1); // 1, which still depends on x, with a slope of 0
      }
      for (; n > 1; n = n - n / 2) {
        int half = n / 2;
        Tensor pairs = y.slice(axis, 0, half).mul(y.slice(axis, half, 2 * half));
        y = n % 2 == 0 ? pairs : Tensor.concat(axis, List.of(pairs, y.slice(axis, n - 1, n)));
      }
    }
    return y.reshape(target.extents());
  }

  static Tensor select(Tensor x, int axis, int index) {
    int at = x.shape().axis("select", axis);
    int extent = x.shape().extent(at);
    if (index < -extent || index >= extent) {
      throw new ShapeException(
          "select: index " + index + " is outside axis " + axis + " of " + x.shape());
    }
    return x.apply(new Slice(at, index < 0 ? index + extent : index, 1, 1)).squeeze(at);
  }

  /** One array for the cotangents of all these slices of a tensor, and for the sum before them. */
  static Tensor addSlices(
      Shape shape, @Nullable Tensor sum, List<Tensor> slices, List<Tensor> cotangents) {
    List<Tensor> parts = new ArrayList<>(cotangents);
    List<Slice> places = new ArrayList<>();
    slices.forEach(slice -> places.add((Slice) slice.op().orElseThrow()));
    if (sum != null) {
      parts.addFirst(sum);
      places.addFirst(new Slice(0, 0, shape.extent(0), 1));
    }
    Tensor[] rest = parts.subList(1, parts.size()).toArray(Tensor[]::new);
    return parts.getFirst().apply(new SliceAdd(shape, places), rest);
  }

  static Tensor concat(int axis, List<Tensor> parts) {
    if (parts.isEmpty()) {
      throw new ShapeException("concat: needs at least one tensor");
    }
    Grad.requireNoNull("concat: part ", parts);
    if (parts.size() <= MOST_PARTS) {
      Tensor[] rest = parts.subList(1, parts.size()).toArray(Tensor[]::new);
      return parts.getFirst().apply(new Concat(axis), rest);
    }
    List<Tensor> groups = new ArrayList<>();
    for (int i = 0; i < parts.size(); i += MOST_PARTS) {
      groups.add(concat(axis, parts.subList(i, Math.min(i + MOST_PARTS, parts.size()))));
    }
    return concat(axis, groups);
  }

  static Tensor stack(int axis, List<Tensor> parts) {
    if (parts.isEmpty()) {
      throw new ShapeException("stack: needs at least one tensor");
    }
    Grad.requireNoNull("stack: part ", parts);
    Tensor first = parts.getFirst();
    Shape shape = first.shape();
    for (Tensor part : parts) {
      if (!part.shape().equals(shape)) {
        throw new ShapeException(
            "stack: " + part.shape() + " differs from " + shape + ", all shapes must be equal");
      }
      if (part.dtype() != first.dtype()) {
        throw new IllegalArgumentException(
            String.format(
                "stack: cannot mix %s%s with %s%s; cast one of them, for example with .to(%s)",
                first.dtype(), shape, part.dtype(), shape, first.dtype()));
      }
    }
    Shape expanded = expanded("stack", shape, axis);
    int[] stacked = expanded.extents();
    int at = expanded.axis("stack", axis);
    stacked[at] = parts.size();
    Shape.of("stack", stacked); // or concat would complain of it
    Reshape op = new Reshape(expanded);
    return Tensor.concat(at, parts.stream().map(part -> part.apply(op)).toList());
  }

  static int[] exchange(Shape shape, int first, int second) {
    int[] axes = new int[shape.rank()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i;
    }
    int a = shape.axis("transpose", first);
    int b = shape.axis("transpose", second);
    axes[a] = b;
    axes[b] = a;
    return axes;
  }

  static Shape expanded(String op, Shape shape, int axis) {
    int rank = shape.rank() + 1;
    if (axis < -rank || axis >= rank) {
      throw new ShapeException(
          op
              + ": "
              + shape
              + " has no place "
              + axis
              + " for a new axis; use "
              + -rank
              + " to "
              + (rank - 1));
    }
    return shape.insert(axis < 0 ? axis + rank : axis, 1);
  }

  static Shape squeezed(Shape shape, int... axes) {
    requireNonNull(axes, "squeeze: axes is null");
    boolean[] named = new boolean[shape.rank()];
    for (int axis : axes) {
      int at = shape.axis("squeeze", axis);
      if (shape.extent(at) != 1) {
        throw new ShapeException(
            "squeeze: axis "
                + axis
                + " of "
                + shape
                + " has extent "
                + shape.extent(at)
                + ", not 1");
      }
      named[at] = true;
    }
    Shape result = shape;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      if (named[axis] || axes.length == 0 && shape.extent(axis) == 1) {
        result = result.remove(axis);
      }
    }
    return result;
  }
}
