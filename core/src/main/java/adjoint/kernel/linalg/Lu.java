package adjoint.kernel.linalg;

import adjoint.kernel.linalg.Blocks.Part;
import adjoint.kernel.linalg.Triangular.Diagonal;

/** {@code P·A = L·U} by elimination with partial pivoting. */
public final class Lu {
  private Lu() {}

  /**
   * Factors a matrix in place: U on and above the diagonal, L below it, whose own diagonal is 1. A
   * pivot of 0 stays, with zeros below it.
   *
   * @param rows receives which row of the matrix each row of the factors is
   * @return the sign of that permutation
   */
  public static int factor(double[] a, int at, int m, int n, int[] rows, int rowsAt) {
    int sign = 1;
    for (int i = 0; i < m; i++) {
      rows[rowsAt + i] = i;
    }
    int k = Math.min(m, n);
    double[] spare = new double[Math.max(0, m - Blocks.SIZE) * Math.max(0, n - Blocks.SIZE)];
    for (int start = 0; start < k; start += Blocks.SIZE) {
      int end = Math.min(k, start + Blocks.SIZE);
      for (int j = start; j < end; j++) {
        int pivot = pivot(a, at, m, n, j);
        if (pivot != j) {
          Blocks.swap(a, at + j * n, at + pivot * n, n);
          int held = rows[rowsAt + j];
          rows[rowsAt + j] = rows[rowsAt + pivot];
          rows[rowsAt + pivot] = held;
          sign = -sign;
        }
        eliminate(a, at, m, n, j, end);
      }
      for (int j = start; j < end; j++) { // the rows of U to the right of the panel
        for (int i = j + 1; i < end; i++) {
          double f = a[at + i * n + j];
          Blocks.subtractTimes(a, at + i * n + end, f, a, at + j * n + end, n - end);
        }
      }
      Part left = Part.of(a, at, n, end, start);
      Part above = Part.of(a, at, n, start, end);
      int corner = at + end * n + end;
      Blocks.subtractProduct(left, above, a, corner, n, spare, m - end, end - start, n - end);
    }
    return sign;
  }

  /** The row of the largest number of column j from the diagonal down; a NaN counts as largest. */
  private static int pivot(double[] a, int at, int m, int n, int j) {
    int best = j;
    double largest = Math.abs(a[at + j * n + j]);
    for (int i = j + 1; i < m; i++) {
      double x = Math.abs(a[at + i * n + j]);
      if (Double.compare(x, largest) > 0) {
        largest = x;
        best = i;
      }
    }
    return best;
  }

  /** Column j of L, and what it takes from the columns up to {@code end}. */
  private static void eliminate(double[] a, int at, int m, int n, int j, int end) {
    double pivot = a[at + j * n + j];
    if (pivot == 0) {
      return;
    }
    for (int i = j + 1; i < m; i++) {
      int row = at + i * n;
      double f = a[row + j] / pivot;
      a[row + j] = f;
      Blocks.subtractTimes(a, row + j + 1, f, a, at + j * n + j + 1, end - j - 1);
    }
  }

  /**
   * Solves {@code A·x = b} for {@code x[n, k]}, and leaves the factors in a.
   *
   * @return the first pivot that is 0, or −1
   */
  public static int solve(
      double[] a, int at, int n, double[] b, int from, double[] x, int to, int k) {
    int[] rows = new int[n];
    factor(a, at, n, n, rows, 0);
    int zero = Triangular.zeroPivot(a, at, n);
    if (zero >= 0) {
      return zero;
    }
    for (int i = 0; i < n; i++) {
      System.arraycopy(b, from + rows[i] * k, x, to + i * k, k);
    }
    Part factors = Part.of(a, at, n, 0, 0);
    Triangular.solveLower(factors, n, Diagonal.ONES, x, to, k);
    Triangular.solveUpper(factors, n, Diagonal.STORED, x, to, k);
    return -1;
  }
}
