package adjoint.array;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the elements of an array lie in its storage: element {@code [i, j, …]} at {@code offset +
 * i·strides[0] + j·strides[1] + …}. A stride of 0 repeats an element, a negative one goes
 * backwards.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record View(Shape shape, int[] strides, int offset) {
  /** All of a storage in row-major order. */
  static View rowMajor(Shape shape) {
    int[] extents = shape.shared();
    int[] strides = new int[extents.length];
    int step = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = step;
      step *= Math.max(extents[axis], 1);
    }
    return new View(shape, strides, 0);
  }

  /** This view from another place on. */
  View startingAt(int place) {
    return place == offset ? this : new View(shape, strides, place);
  }

  /** Whether the elements lie one after another in row-major order. */
  boolean isContiguous() {
    int[] extents = shape.shared();
    int step = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      if (extents[axis] != 1 && strides[axis] != step) {
        return shape.size() == 0;
      }
      step *= extents[axis];
    }
    return true;
  }

  /** Whether one element stands in several places. */
  boolean repeats() {
    for (int axis = 0; axis < strides.length; axis++) {
      if (strides[axis] == 0 && shape.extent(axis) > 1) {
        return true;
      }
    }
    return false;
  }

  /** The place of an element. */
  int place(int... index) {
    if (index.length != shape.rank()) {
      throw new ShapeException(
          "get: " + shape + " needs " + shape.rank() + " positions, got " + Arrays.toString(index));
    }
    int place = offset;
    for (int axis = 0; axis < index.length; axis++) {
      int extent = shape.extent(axis);
      if (index[axis] < -extent || index[axis] >= extent) {
        throw new ShapeException(
            "get: " + Arrays.toString(index) + " is outside " + shape + " (axis " + axis + ")");
      }
      place += strides[axis] * (index[axis] < 0 ? index[axis] + extent : index[axis]);
    }
    return place;
  }

  View permute(int... axes) {
    if (axes.length != shape.rank()) {
      throw new ShapeException(
          "permute: " + shape + " has " + shape.rank() + " axes, got " + Arrays.toString(axes));
    }
    int[] extents = new int[axes.length];
    int[] steps = new int[axes.length];
    boolean[] seen = new boolean[axes.length];
    for (int i = 0; i < axes.length; i++) {
      int axis = shape.axis("permute", axes[i]);
      if (seen[axis]) {
        throw new ShapeException(
            "permute: axis " + axes[i] + " is named twice in " + Arrays.toString(axes));
      }
      seen[axis] = true;
      extents[i] = shape.extent(axis);
      steps[i] = strides[axis];
    }
    return new View(Shape.adopt(extents), steps, offset);
  }

  View slice(int axis, int start, int length, int step) {
    int at = shape.axis("slice", axis);
    int extent = shape.extent(at);
    long last = start + (long) (length - 1) * step;
    if (length < 0 || length > 0 && (start < 0 || start >= extent || last < 0 || last >= extent)) {
      throw new ShapeException(
          "slice: %s slices from %s by %s are outside axis %s of %s"
              .formatted(length, start, step, axis, shape));
    }
    int[] steps = strides.clone();
    steps[at] *= step;
    Shape target = shape.with(at, length);
    return new View(target, steps, target.size() == 0 ? offset : offset + start * strides[at]);
  }

  View broadcastTo(Shape target) {
    if (target.equals(shape)) {
      return this;
    }
    if (!shape.broadcastsTo(target)) {
      throw new ShapeException("broadcastTo: cannot broadcast " + shape + " to " + target);
    }
    int[] steps = new int[target.rank()];
    int lead = target.rank() - shape.rank();
    for (int i = 0; i < shape.rank(); i++) {
      steps[lead + i] = shape.extent(i) == 1 ? 0 : strides[i];
    }
    return new View(target, steps, offset);
  }

  /**
   * The same elements in row-major order in another shape of the same size; null if they would not
   * lie at equal distances along its axes.
   */
  @Nullable View reshape(Shape target) {
    if (isContiguous()) {
      return rowMajor(target).startingAt(offset);
    }
    int[] old = IntStream.range(0, strides.length).filter(a -> shape.extent(a) > 1).toArray();
    int[] steps = new int[target.rank()];
    // From the last axis on, the fewest axes of both that hold as many elements.
    int from = old.length;
    int to = steps.length;
    while (from > 0) {
      int step = strides[old[--from]];
      int mine = shape.extent(old[from]);
      int theirs = 1;
      while (theirs != mine) {
        if (theirs < mine) {
          to--;
          steps[to] = step * theirs;
          theirs *= target.extent(to);
        } else {
          from--;
          if (strides[old[from]] != step * mine) {
            return null;
          }
          mine *= shape.extent(old[from]);
        }
      }
    }
    return new View(target, steps, offset);
  }

  /** This without the axes {@code start, …, end − 1}, at position 0 of each. */
  View without(int start, int end) {
    int[] steps = Arrays.copyOf(strides, strides.length - (end - start));
    System.arraycopy(strides, end, steps, start, strides.length - end);
    return new View(shape.replace("without", start, end, Shape.SCALAR), steps, offset);
  }

  // ---- matrices, which are the last two axes

  /** The stride of the rows, which is that of the last axis but one. */
  int rowStride() {
    return strides[strides.length - 2];
  }

  /** The stride of the columns, which is that of the last axis. */
  int columnStride() {
    return strides[strides.length - 1];
  }

  /** Where the matrices begin, in row-major order of the axes before them. */
  int[] matrices() {
    int axes = strides.length - 2;
    int[] starts = new int[shape.size("matmul", 0, axes)];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = offset;
      for (int axis = axes - 1, rest = i; axis >= 0; axis--) {
        starts[i] += rest % shape.extent(axis) * strides[axis];
        rest /= shape.extent(axis);
      }
    }
    return starts;
  }

  /** The rows of all matrices as one matrix; null if they do not lie at equal distances. */
  @Nullable View allRows() {
    int count = 1;
    int step = 0;
    for (int axis = strides.length - 2; axis >= 0; axis--) {
      int extent = shape.extent(axis);
      if (extent != 1) {
        if (extent == 0 || count > 1 && strides[axis] != count * step) {
          return null;
        }
        step = count > 1 ? step : strides[axis];
        count *= extent;
      }
    }
    return new View(Shape.adopt(count, shape.extent(-1)), new int[] {step, columnStride()}, offset);
  }
}
