package adjoint.kernel.elementwise;

import java.util.Arrays;

/** The loops of {@link Copy} on doubles. */
final class F64Copy {
  private F64Copy() {}

  /** {@link Copy#gather}. */
  static void gather(double[] x, int at, int[] places, int n, double[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = x[at + places[i]];
    }
  }

  /** Copies {@code rows} of {@code columns} elements to the beginning of {@code y}. */
  static void block(
      double[] x, int at, int rowStep, int columnStep, int rows, int columns, double[] y) {
    if (rowStep == 0) {
      block(x, at, 1, columnStep, 1, columns, y);
      Copy.repeat(y, rows, columns);
    } else if (columnStep == 1) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(x, at + r * rowStep, y, r * columns, columns);
      }
    } else if (columnStep == 0 && columns >= Copy.FILLED) {
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

  /** See {@link Copy#spread}. */
  static void spread(double[] x, int at, int rows, int columns, double[] y, int yAt, int step) {
    for (int c = 0; c < columns; c++) {
      for (int r = 0; r < rows; r++) {
        y[yAt + r * step + c] = x[at + r * columns + c];
      }
    }
  }
}
