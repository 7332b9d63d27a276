package adjoint.kernel.linalg;

import adjoint.kernel.linalg.Blocks.Part;
import adjoint.kernel.linalg.Triangular.Diagonal;

/** Solutions of {@code A·x ≈ b} by the QR factorization of A, or of its transpose if A is wide. */
public final class LeastSquares {
  private static final double EPSILON = 0x1p-52;

  private LeastSquares() {}

  /**
   * Puts into {@code x[n, k]} what is best for {@code A[m, n]} and {@code b[m, k]}: of a wide A the
   * shortest solution.
   *
   * @return the first column, or row of a wide A, that depends on those before it but for rounding,
   *     or −1
   */
  public static int solve(
      double[] a, int at, int m, int n, double[] b, int from, double[] x, int to, int k) {
    int rows = Math.max(m, n);
    int size = Math.min(m, n);
    double[] tall = m < n ? Blocks.transpose(a, at, m, n) : a;
    double[] q = new double[rows * size];
    double[] r = new double[size * size];
    Qr.factor(tall, m < n ? 0 : at, rows, size, q, 0, r, 0);
    int dependent = dependent(r, size, rows);
    if (dependent >= 0 || k == 0) {
      return dependent;
    }
    Part left = Part.of(q, 0, size, 0, 0);
    Part right = Part.of(r, 0, size, 0, 0);
    double[] y = new double[size * k];
    if (m < n) { // A = Rᵀ·Qᵀ
      System.arraycopy(b, from, y, 0, y.length);
      Triangular.solveLower(right.transposed(), size, Diagonal.STORED, y, 0, k);
      double[] product = new double[n * k];
      Blocks.multiply(left, Part.of(y, 0, k, 0, 0), product, n, m, k);
      System.arraycopy(product, 0, x, to, product.length);
    } else {
      Blocks.multiply(left.transposed(), Part.of(b, from, k, 0, 0), y, n, m, k);
      Triangular.solveUpper(right, size, Diagonal.STORED, y, 0, k);
      System.arraycopy(y, 0, x, to, y.length);
    }
    return -1;
  }

  /** The first column of which nothing but rounding is left. */
  private static int dependent(double[] r, int n, int m) {
    for (int j = 0; j < n; j++) {
      double squares = 0;
      double largest = 0;
      for (int i = 0; i <= j; i++) {
        largest = Math.max(largest, Math.abs(r[i * n + j]));
      }
      for (int i = 0; i <= j && largest > 0; i++) {
        double part = r[i * n + j] / largest;
        squares += part * part;
      }
      if (r[j * n + j] <= m * EPSILON * largest * Math.sqrt(squares)) {
        return j;
      }
    }
    return -1;
  }
}
