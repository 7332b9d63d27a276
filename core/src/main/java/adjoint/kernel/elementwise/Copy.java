package adjoint.kernel.elementwise;

import java.util.Arrays;

/**
 * Copies of rectangles: with any strides to contiguous arrays, and of rows to rows further apart.
 */
public final class Copy {
  /** A number repeated so often is filled in, and so many are copied by a call. */
  private static final int FILLED = 8;

  private Copy() {}

  /** Copies {@code rows} of {@code columns} elements to the beginning of {@code y}. */
  static void block(
      Object x, int at, int rowStep, int columnStep, int rows, int columns, Object y) {
    if (x instanceof float[] from) {
      block(from, at, rowStep, columnStep, rows, columns, (float[]) y);
    } else {
      block((double[]) x, at, rowStep, columnStep, rows, columns, (double[]) y);
    }
  }

  /** Copies {@code rows} of {@code columns} elements to the beginning of {@code y}. */
  static void block(
      float[] x, int at, int rowStep, int columnStep, int rows, int columns, float[] y) {
    if (rowStep == 0) {
      block(x, at, 1, columnStep, 1, columns, y);
      repeat(y, rows, columns);
    } else if (columnStep == 1) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(x, at + r * rowStep, y, r * columns, columns);
      }
    } else if (columnStep == 0 && columns >= FILLED) {
      for (int r = 0; r < rows; r++) {
        Arrays.fill(y, r * columns, (r + 1) * columns, x[at + r * rowStep]);
      }
    } else if ((columnStep == 0 || Math.abs(rowStep) < Math.abs(columnStep)) && rows > 1) {
      for (int c = 0; c < columns; c++) {
        int from = at + c * columnStep;
        for (int r = 0; r < rows; r++) {
          y[r * columns + c] = x[from + r * rowStep];
        }
      }
    } else {
      for (int r = 0; r < rows; r++) {
        int from = at + r * rowStep;
        int to = r * columns;
        for (int c = 0; c < columns; c++) {
          y[to + c] = x[from + c * columnStep];
        }
      }
    }
  }

  /** Copies {@code rows} of {@code columns} elements to the beginning of {@code y}. */
  static void block(
      double[] x, int at, int rowStep, int columnStep, int rows, int columns, double[] y) {
    if (rowStep == 0) {
      block(x, at, 1, columnStep, 1, columns, y);
      repeat(y, rows, columns);
    } else if (columnStep == 1) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(x, at + r * rowStep, y, r * columns, columns);
      }
    } else if (columnStep == 0 && columns >= FILLED) {
      for (int r = 0; r < rows; r++) {
        Arrays.fill(y, r * columns, (r + 1) * columns, x[at + r * rowStep]);
      }
    } else if ((columnStep == 0 || Math.abs(rowStep) < Math.abs(columnStep)) && rows > 1) {
      for (int c = 0; c < columns; c++) {
        int from = at + c * columnStep;
        for (int r = 0; r < rows; r++) {
          y[r * columns + c] = x[from + r * rowStep];
        }
      }
    } else {
      for (int r = 0; r < rows; r++) {
        int from = at + r * rowStep;
        int to = r * columns;
        for (int c = 0; c < columns; c++) {
          y[to + c] = x[from + c * columnStep];
        }
      }
    }
  }

  /** Copies the elements at {@code n} places, counted from {@code at}, one behind the other. */
  static void gather(Object x, int at, int[] places, int n, Object y) {
    if (x instanceof float[] from) {
      float[] to = (float[]) y;
      for (int i = 0; i < n; i++) {
        to[i] = from[at + places[i]];
      }
    } else {
      double[] from = (double[]) x;
      double[] to = (double[]) y;
      for (int i = 0; i < n; i++) {
        to[i] = from[at + places[i]];
      }
    }
  }

  /** Copies contiguous rows to where each begins {@code step} behind the one before. */
  public static void spread(Object x, int at, int rows, int columns, Object y, int yAt, int step) {
    if (columns >= FILLED) { // for fewer a call takes longer than the work
      for (int r = 0; r < rows; r++) {
        System.arraycopy(x, at + r * columns, y, yAt + r * step, columns);
      }
    } else if (x instanceof float[] from) {
      spread(from, at, rows, columns, (float[]) y, yAt, step);
    } else {
      spread((double[]) x, at, rows, columns, (double[]) y, yAt, step);
    }
  }

  private static void spread(
      float[] x, int at, int rows, int columns, float[] y, int yAt, int step) {
    for (int c = 0; c < columns; c++) {
      for (int r = 0; r < rows; r++) {
        y[yAt + r * step + c] = x[at + r * columns + c];
      }
    }
  }

  private static void spread(
      double[] x, int at, int rows, int columns, double[] y, int yAt, int step) {
    for (int c = 0; c < columns; c++) {
      for (int r = 0; r < rows; r++) {
        y[yAt + r * step + c] = x[at + r * columns + c];
      }
    }
  }

  /** Repeats the first row, doubling what is there. */
  private static void repeat(Object y, int rows, int columns) {
    for (int done = 1; done < rows; done *= 2) {
      System.arraycopy(y, 0, y, done * columns, Math.min(done, rows - done) * columns);
    }
  }
}
