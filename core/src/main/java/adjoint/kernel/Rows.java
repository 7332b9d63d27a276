package adjoint.kernel;

/**
 * Walks one or more strided arrays of the same extents row by row, in row-major order.
 *
 * <p>Axes that lie one behind the other in all arrays are merged first: contiguous arrays of any
 * rank are one row.
 */
final class Rows {
  /** Elements in a row. */
  final int length;

  /** For each array, where the current row starts and how far apart its elements are. */
  final int[] at;

  final int[] steps;

  private final int[] extents; // merged, without the row's axis
  private final int[][] strides;
  private final int[] index;

  Rows(int[] extents, int[] offsets, int[]... strides) {
    int arrays = strides.length;
    int[] merged = new int[Math.max(extents.length, 1)];
    int[][] steps = new int[arrays][merged.length];
    int rank = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] == 1) {
        continue;
      }
      boolean join = rank > 0;
      for (int k = 0; k < arrays && join; k++) {
        join = steps[k][rank - 1] == strides[k][axis] * extents[axis];
      }
      rank = join ? rank : rank + 1;
      merged[rank - 1] = join ? merged[rank - 1] * extents[axis] : extents[axis];
      for (int k = 0; k < arrays; k++) {
        steps[k][rank - 1] = strides[k][axis];
      }
    }
    this.length = rank == 0 ? 1 : merged[rank - 1];
    this.at = offsets;
    this.steps = new int[arrays];
    for (int k = 0; k < arrays; k++) {
      this.steps[k] = rank == 0 ? 1 : steps[k][rank - 1];
    }
    this.extents = java.util.Arrays.copyOf(merged, Math.max(rank - 1, 0));
    this.strides = steps;
    this.index = new int[this.extents.length];
  }

  /** Moves on to the next row; after the last, back to the first. */
  void next() {
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      if (++index[axis] < extents[axis]) {
        move(axis, 1);
        return;
      }
      move(axis, 1 - extents[axis]);
      index[axis] = 0;
    }
  }

  private void move(int axis, int count) {
    for (int k = 0; k < at.length; k++) {
      at[k] += strides[k][axis] * count;
    }
  }
}
