package adjoint.op;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.Arrays;

/**
 * Numbers in row-major order and their extents: what the naive references compute on, one index
 * tuple at a time, with none of the library's code.
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares them
record Plain(int[] extents, double... values) {
  Plain {
    if (size(extents) != values.length) {
      throw new IllegalArgumentException(
          values.length + " numbers for " + Arrays.toString(extents));
    }
  }

  /** The element at an index tuple. */
  interface Element {
    double at(int... index);
  }

  /** Every element computed on its own. */
  static Plain fill(int[] extents, Element element) {
    double[] values = new double[size(extents)];
    for (int i = 0; i < values.length; i++) {
      values[i] = element.at(index(extents, i));
    }
    return new Plain(extents.clone(), values);
  }

  static int size(int... extents) {
    return Arrays.stream(extents).reduce(1, (a, b) -> a * b);
  }

  /** The index tuple of a row-major position. */
  static int[] index(int[] extents, int position) {
    int[] index = new int[extents.length];
    for (int axis = extents.length - 1, rest = position; axis >= 0; axis--) {
      index[axis] = rest % extents[axis];
      rest /= extents[axis];
    }
    return index;
  }

  int rank() {
    return extents.length;
  }

  /** The element at an index tuple. */
  double at(int... index) {
    int position = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      position = position * extents[axis] + index[axis];
    }
    return values[position];
  }

  /** The element that numpy's broadcasting puts at an index tuple of a larger shape. */
  double stretched(int... index) {
    int[] own = new int[extents.length];
    for (int axis = 0; axis < own.length; axis++) {
      own[axis] = extents[axis] == 1 ? 0 : index[index.length - own.length + axis];
    }
    return at(own);
  }

  /** Axis i of the result is axis {@code axes[i]} of this. */
  Plain permute(int... axes) {
    int[] target = new int[axes.length];
    Arrays.setAll(target, i -> extents[axes[i]]);
    return fill(
        target,
        index -> {
          int[] own = new int[axes.length];
          for (int i = 0; i < axes.length; i++) {
            own[axes[i]] = index[i];
          }
          return at(own);
        });
  }

  /** The slices of an axis all replaced by its first one. */
  Plain repeated(int axis) {
    return fill(
        extents,
        index -> {
          int[] own = index.clone();
          own[axis] = 0;
          return at(own);
        });
  }

  Plain round(DType dtype) {
    return new Plain(extents, Arrays.stream(values).map(dtype::round).toArray());
  }

  /** A contiguous array of these numbers. */
  NdArray toArray(DType dtype) {
    return NdArray.wrap(values.clone(), Shape.of(extents)).to(dtype);
  }

  @Override
  public String toString() {
    return Arrays.toString(extents) + Arrays.toString(values);
  }
}
