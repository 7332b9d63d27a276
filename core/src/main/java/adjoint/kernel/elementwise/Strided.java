package adjoint.kernel.elementwise;

import adjoint.kernel.Parallel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lets a loop that wants its operands one element after another, or one element repeated, run over
 * operands with any strides. The result is contiguous, in row-major order.
 *
 * <p>Axes that lie one behind the other in all operands are merged first. What is then still
 * scattered is copied to a buffer, a cache-sized block at a time: short rows, and the rows of small
 * planes, are put together to long ones, and columns are read several at once.
 */
public final class Strided {
  /** An elementwise loop. */
  public interface Loop {
    /**
     * Computes {@code n} elements from {@code yAt} on. Operand k is read from {@code at[k]} on, or
     * is the one number there if bit k of {@code repeated} is set.
     */
    void run(Object[] in, int[] at, int repeated, Object y, int yAt, int n);
  }

  /** Elements of a block that short rows are put together to. */
  private static final int BLOCK = 1024;

  /** Rows shorter than this are put together. */
  private static final int SHORT = 128;

  /** A cache line of floats: that many rows are copied together where columns lie in sequence. */
  private static final int LINE = 16;

  private static final int WIDEST = 512;

  private final Loop loop;
  private final Object[] in;
  private final Object y;
  private final int rank;
  private final int[] extents; // merged
  private final int[][] strides; // of each operand, along the merged axes
  private final int[] at; // where each operand's current plane begins

  // A row is the last axis; where planes are small, all the axes from the first one on.
  private int first;
  private int columns; // elements of a row
  private final int[] columnSteps; // of each operand: 1 in sequence, 0 constant, or as given
  private final int[] @Nullable [] places; // in a block, of operands whose rows have no such step

  private final Object[] arrays; // what the loop gets: an operand, or a buffer
  private final int[] starts;
  private final boolean[] copied; // into a buffer, which then stands in for the operand

  private Strided(Loop loop, Object[] in, int[] at, int[][] given, int[] extents, Object y) {
    this.loop = loop;
    this.in = in;
    this.y = y;
    this.at = at;
    int operands = in.length;
    this.extents = new int[extents.length];
    this.strides = new int[operands][extents.length];
    int merged = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] == 1) {
        continue;
      }
      boolean join = merged > 0;
      for (int k = 0; k < operands && join; k++) {
        join = strides[k][merged - 1] == given[k][axis] * extents[axis];
      }
      merged = join ? merged : merged + 1;
      this.extents[merged - 1] = join ? this.extents[merged - 1] * extents[axis] : extents[axis];
      for (int k = 0; k < operands; k++) {
        strides[k][merged - 1] = given[k][axis];
      }
    }
    this.rank = merged;
    this.arrays = in.clone();
    this.starts = new int[operands];
    this.copied = new boolean[operands];
    this.columnSteps = new int[operands];
    this.places = new int[operands][];
    makeRows();
  }

  private void makeRows() {
    first = rank - 1;
    columns = extents[first];
    if (first > 1 && columns * extents[first - 1] < SHORT) {
      while (first > 1 && columns * extents[first - 1] <= BLOCK) {
        first--;
        columns *= extents[first];
      }
    }
    for (int k = 0; k < in.length; k++) {
      int[] steps = Arrays.copyOfRange(strides[k], first, rank);
      int[] counts = Arrays.copyOfRange(extents, first, rank);
      if (steps.length == 1) {
        columnSteps[k] = steps[0];
      } else if (dense(steps, counts)) {
        columnSteps[k] = 1;
      } else if (!constant(steps, counts)) {
        places[k] = places(k);
      }
    }
  }

  /** Where the elements of a block of rows are, counted from the first one. */
  private int[] places(int k) {
    int rows = Math.min(Math.max(BLOCK / columns, 1), extents[first - 1]);
    int[] places = new int[rows * columns];
    int done = 1;
    for (int axis = rank - 1; axis >= first - 1; axis--) {
      int size = done * (axis < first ? rows : extents[axis]);
      for (int i = done; i < size; i++) {
        places[i] = places[i - done] + strides[k][axis];
      }
      done = size;
    }
    return places;
  }

  /**
   * Runs a long loop over contiguous elements on several threads; {@code cost} is what an element
   * costs in additions. Not for functions of users, who need not expect other threads.
   */
  static void onThreads(
      Loop loop, int cost, Object[] in, int[] at, int repeated, Object y, int yAt, int n) {
    Parallel.forRange(
        n,
        (long) n * cost,
        (from, to) -> {
          int[] starts = at.clone();
          for (int k = 0; k < starts.length; k++) {
            starts[k] += (repeated >> k & 1) == 0 ? from : 0;
          }
          loop.run(in, starts, repeated, y, yAt + from, to - from);
        });
  }

  /** How many elements these extents make. */
  static int size(int[] extents) {
    int size = 1;
    for (int extent : extents) {
      size *= extent;
    }
    return size;
  }

  /**
   * Runs the loop over arrays of these extents, all {@code float[]} or all {@code double[]}.
   * Operand k begins at {@code at[k]}, which is changed; a stride of 0 repeats an element.
   */
  public static void run(
      Loop loop, Object[] in, int[] at, int[][] strides, int[] extents, Object y) {
    int size = size(extents);
    if (size == 0) {
      return;
    }
    int repeated = 0;
    boolean simple = true;
    for (int k = 0; k < in.length && simple; k++) {
      if (!dense(strides[k], extents)) {
        simple = constant(strides[k], extents);
        repeated |= 1 << k;
      }
    }
    if (simple) {
      loop.run(in, at, repeated, y, 0, size);
    } else {
      new Strided(loop, in, at, strides, extents, y).planes();
    }
  }

  private static boolean dense(int[] strides, int[] extents) {
    int step = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      if (strides[axis] != step && extents[axis] != 1) {
        return false;
      }
      step *= extents[axis];
    }
    return true;
  }

  private static boolean constant(int[] strides, int[] extents) {
    for (int axis = 0; axis < extents.length; axis++) {
      if (strides[axis] != 0 && extents[axis] != 1) {
        return false;
      }
    }
    return true;
  }

  /** All planes of rows. */
  private void planes() {
    int[] index = new int[Math.max(first - 1, 0)];
    int plane = columns * (first > 0 ? extents[first - 1] : 1);
    int planes = 1;
    for (int axis = 0; axis < index.length; axis++) {
      planes *= extents[axis];
    }
    for (int p = 0; p < planes; p++) {
      plane(p * plane);
      for (int axis = index.length - 1; axis >= 0; axis--) {
        boolean more = ++index[axis] < extents[axis];
        int count = more ? 1 : 1 - extents[axis];
        for (int k = 0; k < at.length; k++) {
          at[k] += strides[k][axis] * count;
        }
        if (more) {
          break;
        }
        index[axis] = 0;
      }
    }
  }

  private int rowStep(int k) {
    return first > 0 ? strides[k][first - 1] : 0;
  }

  private void plane(int yAt) {
    int rows = first > 0 ? extents[first - 1] : 1;
    if (first < rank - 1 || columns < SHORT && rows > 1) {
      together(yAt, rows);
    } else {
      oneByOne(yAt, rows);
    }
  }

  /** Several short rows at once. */
  private void together(int yAt, int rows) {
    int block = Math.min(Math.max(BLOCK / columns, 1), rows);
    int repeated = 0;
    for (int k = 0; k < in.length; k++) {
      int step = columnSteps[k];
      if (places[k] == null && step == 0 && rowStep(k) == 0) {
        repeated |= 1 << k;
        starts[k] = at[k];
      } else if (step != 1 || rowStep(k) != columns) {
        buffer(k, block * columns);
      }
    }
    for (int row = 0; row < rows; row += block) {
      int count = Math.min(block, rows - row);
      for (int k = 0; k < in.length; k++) {
        int rowStep = rowStep(k);
        if (!copied[k]) {
          starts[k] = at[k] + row * rowStep;
        } else if (rowStep != 0 || row == 0) { // a row that repeats is copied once
          copy(k, at[k] + row * rowStep, count);
        }
      }
      loop.run(arrays, starts, repeated, y, yAt + row * columns, count * columns);
    }
  }

  private void copy(int k, int from, int rows) {
    if (places[k] == null) {
      Copy.block(in[k], from, rowStep(k), columnSteps[k], rows, columns, arrays[k]);
    } else {
      Copy.gather(in[k], from, places[k], rows * columns, arrays[k]);
    }
  }

  /** Long rows, where only operands that are neither in sequence nor constant are copied. */
  private void oneByOne(int yAt, int rows) {
    int repeated = 0;
    boolean copying = false;
    for (int k = 0; k < in.length; k++) {
      int step = columnSteps[k];
      if (step == 0) {
        repeated |= 1 << k;
      } else if (step != 1) {
        buffer(k, Math.min(rows, LINE) * Math.min(columns, WIDEST));
        copying = true;
      }
    }
    int high = copying ? LINE : 1;
    int wide = copying ? WIDEST : columns;
    for (int row = 0; row < rows; row += high) {
      int count = Math.min(high, rows - row);
      for (int column = 0; column < columns; column += wide) {
        int width = Math.min(wide, columns - column);
        for (int k = 0; k < in.length && copying; k++) {
          if (copied[k]) {
            int start = at[k] + row * rowStep(k) + column * columnSteps[k];
            Copy.block(in[k], start, rowStep(k), columnSteps[k], count, width, arrays[k]);
          }
        }
        for (int r = 0; r < count; r++) {
          for (int k = 0; k < in.length; k++) {
            starts[k] =
                !copied[k] ? at[k] + (row + r) * rowStep(k) + column * columnSteps[k] : r * width;
          }
          loop.run(arrays, starts, repeated, y, yAt + (row + r) * columns + column, width);
        }
      }
    }
  }

  /** Lets operand k come from a buffer of this size. */
  private void buffer(int k, int size) {
    if (!copied[k]) { // else the plane before, which is as large, has made one
      copied[k] = true;
      arrays[k] = in[k] instanceof float[] ? new float[size] : new double[size];
    }
    starts[k] = 0;
  }
}
