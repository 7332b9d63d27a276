package adjoint.kernel.elementwise;

/**
 * Copies of rectangles: with any strides to contiguous arrays, and of rows to rows further apart.
 */
public final class Copy {
  /** A number repeated so often is filled in, and so many are copied by a call. */
  static final int FILLED = 8;

  private Copy() {}

  /** Copies {@code rows} of {@code columns} elements to the beginning of {@code y}. */
  static void block(
      Object x, int at, int rowStep, int columnStep, int rows, int columns, Object y) {
    if (x instanceof float[] from) {
      F32Copy.block(from, at, rowStep, columnStep, rows, columns, (float[]) y);
    } else {
      F64Copy.block((double[]) x, at, rowStep, columnStep, rows, columns, (double[]) y);
    }
  }

  /** Copies the elements at {@code n} places, counted from {@code at}, one behind the other. */
  static void gather(Object x, int at, int[] places, int n, Object y) {
    if (x instanceof float[] from) {
      F32Copy.gather(from, at, places, n, (float[]) y);
    } else {
      F64Copy.gather((double[]) x, at, places, n, (double[]) y);
    }
  }

  /** Copies contiguous rows to where each begins {@code step} behind the one before. */
  public static void spread(Object x, int at, int rows, int columns, Object y, int yAt, int step) {
    if (columns >= FILLED) { // for fewer a call takes longer than the work
      for (int r = 0; r < rows; r++) {
        System.arraycopy(x, at + r * columns, y, yAt + r * step, columns);
      }
    } else if (x instanceof float[] from) {
      F32Copy.spread(from, at, rows, columns, (float[]) y, yAt, step);
    } else {
      F64Copy.spread((double[]) x, at, rows, columns, (double[]) y, yAt, step);
    }
  }

  /** Repeats the first row, doubling what is there. */
  static void repeat(Object y, int rows, int columns) {
    for (int done = 1; done < rows; done *= 2) {
      System.arraycopy(y, 0, y, done * columns, Math.min(done, rows - done) * columns);
    }
  }
}
