package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Axes;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.kernel.Nulls;
import java.util.ArrayList;
import java.util.List;

/** What takes more than a line on {@link TensorExpr} and is no operation of its own. */
final class DerivedOps {
  /**
   * Parts that are joined at once. The vjp of a part looks at all before it, so that a gradient
   * would take time with the square of their number; of more, groups are joined first.
   */
  private static final int MOST_PARTS = 512;

  private DerivedOps() {}

  /** The type of an expression is the one that it is parameterised with. */
  @SuppressWarnings("unchecked")
  static <T extends TensorExpr<T>> T self(TensorExpr<T> x) {
    return (T) x;
  }

  /** A vector becomes a matrix for the product, and the axis it got is dropped again. */
  static <T extends TensorExpr<T>> T matmul(TensorExpr<T> a, TensorExpr<T> b) {
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
    T left = aRank == 1 ? a.unsqueeze(0) : self(a);
    T right = bRank == 1 ? b.unsqueeze(1) : self(b);
    T y = left.apply(MatMul.OP, right);
    y = bRank == 1 ? y.squeeze(-1) : y;
    return aRank == 1 ? y.squeeze(bRank == 1 ? -1 : -2) : y;
  }

  /** The mean in the name of {@code op}. */
  static <T extends TensorExpr<T>> T mean(String op, TensorExpr<T> x, Axes axes) {
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

  static <T extends TensorExpr<T>> T min(TensorExpr<T> x, Axes axes) {
    axes.requireElements("min", x.shape());
    return x.neg().max(axes).neg();
  }

  /**
   * Halves multiplied until one slice is left: no division, so that zeros need no special case in
   * any order.
   */
  static <T extends TensorExpr<T>> T prod(TensorExpr<T> x, Axes axes) {
    boolean[] reduced = axes.mask("prod", x.shape());
    Shape target = axes.reduce("prod", x.shape());
    T y = self(x);
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
        T pairs = y.slice(axis, 0, half).mul(y.slice(axis, half, 2 * half));
        y = n % 2 == 0 ? pairs : concat(axis, List.of(pairs, y.slice(axis, n - 1, n)));
      }
    }
    return y.reshape(target.extents());
  }

  /** {@code x + more}, of equal shape; more was made of {@code source}, which is named if not. */
  static <T extends TensorExpr<T>> T plus(String op, TensorExpr<T> x, T more, T source) {
    if (!more.shape().equals(x.shape())) {
      throw new ShapeException(
          "%s: a source of %s would make %s, which does not fit %s"
              .formatted(op, source.shape(), more.shape(), x.shape()));
    }
    return x.add(more);
  }

  static <T extends TensorExpr<T>> T select(String op, TensorExpr<T> x, int axis, int index) {
    int at = x.shape().axis(op, axis);
    int extent = x.shape().extent(at);
    if (index < -extent || index >= extent) {
      throw new ShapeException(
          op + ": index " + index + " is outside axis " + axis + " of " + x.shape());
    }
    return x.apply(new Slice(at, index < 0 ? index + extent : index, 1, 1)).squeeze(at);
  }

  static void requireSameDtype(String op, TensorExpr<?> a, TensorExpr<?> b) {
    if (a.dtype() != b.dtype()) {
      throw new IllegalArgumentException(
          "%s: cannot mix %s%s with %s%s; cast one of them, for example with .to(%s)"
              .formatted(op, a.dtype(), a.shape(), b.dtype(), b.shape(), a.dtype()));
    }
  }

  static <T extends TensorExpr<T>> T glu(TensorExpr<T> x, int axis) {
    int extent = x.shape().extent(x.shape().axis("glu", axis));
    if (extent % 2 != 0) {
      throw new ShapeException(
          "glu: axis " + axis + " of " + x.shape() + " has no halves, its extent is " + extent);
    }
    List<T> halves = Split.into(x, axis, List.of(extent / 2, extent / 2));
    return halves.getFirst().mul(halves.getLast().sigmoid());
  }

  static <T extends TensorExpr<T>> T concat(int axis, List<T> parts) {
    if (parts.isEmpty()) {
      throw new ShapeException("concat: needs at least one tensor");
    }
    Nulls.requireNone("concat: part ", parts);
    if (parts.size() <= MOST_PARTS) {
      return parts.getFirst().apply(new Concat(axis), parts.subList(1, parts.size()));
    }
    List<T> groups = new ArrayList<>();
    for (int i = 0; i < parts.size(); i += MOST_PARTS) {
      groups.add(concat(axis, parts.subList(i, Math.min(i + MOST_PARTS, parts.size()))));
    }
    return concat(axis, groups);
  }

  static <T extends TensorExpr<T>> T stack(int axis, List<T> parts) {
    if (parts.isEmpty()) {
      throw new ShapeException("stack: needs at least one tensor");
    }
    Nulls.requireNone("stack: part ", parts);
    T first = parts.getFirst();
    Shape shape = first.shape();
    for (T part : parts) {
      if (!part.shape().equals(shape)) {
        throw new ShapeException(
            "stack: " + part.shape() + " differs from " + shape + ", all shapes must be equal");
      }
      requireSameDtype("stack", first, part);
    }
    Shape expanded = expanded("stack", shape, axis);
    int[] stacked = expanded.extents();
    int at = expanded.axis("stack", axis);
    stacked[at] = parts.size();
    Shape.of("stack", stacked); // or concat would complain of it
    Reshape op = new Reshape(expanded);
    return concat(at, parts.stream().map(part -> part.apply(op)).toList());
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
