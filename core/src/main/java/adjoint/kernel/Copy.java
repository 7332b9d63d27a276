package adjoint.kernel;

import java.util.Arrays;

/** Copies of rectangles with any strides to contiguous arrays. */
final class Copy {
  /** A number repeated so often is filled in; for fewer a call takes longer than the work. */
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

  /** Repeats the first row, doubling what is there. */
  private static void repeat(Object y, int rows, int columns) {
    for (int done = 1; done < rows; done *= 2) {
      System.arraycopy(y, 0, y, done * columns, Math.min(done, rows - done) * columns);
    }
  }
}
