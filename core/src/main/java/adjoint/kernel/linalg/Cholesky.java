package adjoint.kernel.linalg;

import adjoint.kernel.linalg.Blocks.Part;
import java.util.Arrays;

/** {@code A = L·Lᵀ} of a symmetric, positive definite matrix. */
public final class Cholesky {
  /** Rows whose part of the trailing matrix is one product; above the diagonal is little waste. */
  private static final int STRIP = 128;

  private Cholesky() {}

  /**
   * Puts L in place of the symmetric part of a matrix, with zeros above its diagonal.
   *
   * @return the first pivot that is not positive, or −1
   */
  public static int factor(double[] a, int at, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        int low = at + i * n + j;
        a[low] = 0.5 * a[low] + 0.5 * a[at + j * n + i];
      }
    }
    for (int i = 0; i < n; i++) {
      Arrays.fill(a, at + i * n + i + 1, at + (i + 1) * n, 0);
    }
    double[] column = new double[Blocks.SIZE];
    double[] spare = new double[Math.min(STRIP, n) * Math.max(0, n - Blocks.SIZE)];
    for (int start = 0; start < n; start += Blocks.SIZE) {
      int end = Math.min(n, start + Blocks.SIZE);
      int failed = panel(a, at, n, start, end, column);
      if (failed >= 0) {
        return failed;
      }
      for (int from = end; from < n; from += STRIP) {
        int to = Math.min(n, from + STRIP);
        Part rows = Part.of(a, at, n, from, start);
        Part columns = Part.of(a, at, n, end, start).transposed();
        int width = to - end;
        Blocks.multiply(rows, columns, spare, to - from, end - start, width);
        for (int i = from; i < to; i++) { // of a row no more than up to the diagonal
          Blocks.subtractTimes(a, at + i * n + end, 1, spare, (i - from) * width, i - end + 1);
        }
      }
    }
    return -1;
  }

  /** The columns from start to end, of all rows below. */
  private static int panel(double[] a, int at, int n, int start, int end, double[] column) {
    for (int j = start; j < end; j++) {
      double pivot = a[at + j * n + j];
      if (pivot <= 0) { // a NaN goes on, into the result
        return j;
      }
      double root = Math.sqrt(pivot);
      a[at + j * n + j] = root;
      for (int i = j + 1; i < n; i++) {
        a[at + i * n + j] /= root;
        if (i < end) {
          column[i - j - 1] = a[at + i * n + j];
        }
      }
      for (int i = j + 1; i < n; i++) {
        int row = at + i * n;
        Blocks.subtractTimes(a, row + j + 1, a[row + j], column, 0, Math.min(i + 1, end) - j - 1);
      }
    }
    return -1;
  }
}
