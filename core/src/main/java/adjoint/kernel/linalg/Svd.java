package adjoint.kernel.linalg;

import java.util.Arrays;

/**
 * {@code A = U·diag(s)·Vᵀ} by one-sided Jacobi rotations of the rows of R of a QR factorization
 * (Drmač and Veselić 2008): small singular values are as accurate, relative to themselves, as the
 * matrix determines them.
 */
public final class Svd {
  /** Rounds over all pairs of rows before it is given up; six to ten are usual. */
  private static final int MOST_SWEEPS = 60;

  private static final double EPSILON = 0x1p-52;

  private Svd() {}

  /**
   * Decomposes {@code a[m, n]}; with {@code k = min(m, n)}. Numbers that are not finite give NaN.
   *
   * @param u receives {@code U[m, k]}; the component of each column that is largest in magnitude,
   *     the first among equals, is positive
   * @param s receives the k singular values, the largest first
   * @param vt receives {@code Vᵀ[k, n]}
   * @return whether the iteration has converged, as it always has been seen to
   */
  public static boolean decompose(
      double[] a,
      int at,
      int m,
      int n,
      double[] u,
      int uAt,
      double[] s,
      int sAt,
      double[] vt,
      int vtAt) {
    int k = Math.min(m, n);
    double scale = Blocks.scale(a, at, m * n);
    if (Double.isNaN(scale)) {
      Arrays.fill(u, uAt, uAt + m * k, Double.NaN);
      Arrays.fill(s, sAt, sAt + k, Double.NaN);
      Arrays.fill(vt, vtAt, vtAt + k * n, Double.NaN);
      return true;
    }
    double[] tall = m < n ? Blocks.transpose(a, at, m, n) : Arrays.copyOfRange(a, at, at + m * n);
    for (int i = 0; i < m * n; i++) {
      tall[i] *= scale;
    }
    int rows = Math.max(m, n);
    double[] q = new double[rows * k];
    double[] r = new double[k * k];
    Qr.factor(tall, 0, rows, k, q, 0, r, 0);
    double[] turned = new double[k * k]; // the rotations: what is r now is turned · R
    for (int i = 0; i < k; i++) {
      turned[i * k + i] = 1;
    }
    if (!orthogonalize(r, turned, k)) {
      return false;
    }
    double[] norms = new double[k];
    for (int i = 0; i < k; i++) {
      norms[i] = -Math.sqrt(Blocks.dot(r, i * k, r, i * k, k));
    }
    int[] order = Eigh.order(norms);
    double[] left = new double[k * k]; // U of R, in columns
    double[] right = new double[k * k]; // V of R, in rows
    for (int i = 0; i < k; i++) {
      double norm = -norms[order[i]];
      s[sAt + i] = norm / scale;
      for (int j = 0; j < k; j++) {
        left[j * k + i] = turned[order[i] * k + j];
        right[i * k + j] = norm == 0 ? 0 : r[order[i] * k + j] / norm;
      }
      if (norm == 0) {
        complete(right, i, k);
      }
    }
    double[] wide = new double[rows * k];
    Blocks.multiply(
        Blocks.Part.of(q, 0, k, 0, 0), Blocks.Part.of(left, 0, k, 0, 0), wide, rows, k, k);
    if (m < n) { // of the transpose
      System.arraycopy(Blocks.transpose(right, 0, k, k), 0, u, uAt, m * k);
      System.arraycopy(Blocks.transpose(wide, 0, n, k), 0, vt, vtAt, k * n);
    } else {
      System.arraycopy(wide, 0, u, uAt, m * k);
      System.arraycopy(right, 0, vt, vtAt, k * n);
    }
    chooseSigns(u, uAt, m, vt, vtAt, n, k);
    return true;
  }

  private static void chooseSigns(double[] u, int uAt, int m, double[] vt, int vtAt, int n, int k) {
    double[] columns = Blocks.transpose(u, uAt, m, k);
    for (int i = 0; i < k; i++) {
      if (Eigh.sign(columns, i * m, m) < 0) {
        for (int j = 0; j < m; j++) {
          u[uAt + j * k + i] = 0 - u[uAt + j * k + i];
        }
        for (int j = 0; j < n; j++) {
          vt[vtAt + i * n + j] = 0 - vt[vtAt + i * n + j];
        }
      }
    }
  }

  /** Turns pairs of rows until all are orthogonal. */
  private static boolean orthogonalize(double[] r, double[] turned, int k) {
    double[] squares = new double[k];
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      boolean done = true;
      for (int i = 0; i < k; i++) {
        squares[i] = Blocks.dot(r, i * k, r, i * k, k);
      }
      for (int p = 0; p < k; p++) {
        for (int q = p + 1; q < k; q++) {
          double product = Blocks.dot(r, p * k, r, q * k, k);
          double bound = EPSILON * Math.sqrt(squares[p]) * Math.sqrt(squares[q]);
          if (Math.abs(product) <= bound * Math.sqrt(k) || Math.abs(product) < Double.MIN_NORMAL) {
            continue;
          }
          done = false;
          double half = (squares[p] - squares[q]) / (2 * product);
          double t = tangent(half);
          double c = 1 / Math.sqrt(1 + t * t);
          turn(r, p * k, q * k, k, c, c * t);
          turn(turned, p * k, q * k, k, c, c * t);
          squares[p] += t * product;
          squares[q] = Math.max(squares[q] - t * product, 0);
        }
      }
      if (done) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@link Blocks#rotate} by at most a right angle's half, as changes (Rutishauser 1966): thousands
   * of small rotations then add up to one that is orthogonal.
   */
  private static void turn(double[] a, int x, int y, int n, double c, double s) {
    double half = s / (1 + c);
    for (int j = 0; j < n; j++) {
      double p = a[x + j];
      double q = a[y + j];
      a[x + j] = p + s * (q - half * p);
      a[y + j] = q - s * (p + half * q);
    }
  }

  /** The tangent, 1 at most, of the angle whose double has this cotangent. */
  private static double tangent(double cotangent) {
    double size = Math.abs(cotangent);
    double root = size > 1e100 ? size : Math.sqrt(1 + size * size); // the square would overflow
    return (cotangent < 0 ? -1 : 1) / (size + root);
  }

  /** A unit vector orthogonal to the rows before row i: the best of what is left of the axes. */
  private static void complete(double[] rows, int i, int k) {
    double[] best = new double[k];
    double longest = 0;
    for (int axis = 0; axis < k && longest < 0.5; axis++) {
      double[] x = new double[k];
      x[axis] = 1;
      for (int pass = 0; pass < 2; pass++) { // twice is enough for orthogonality
        for (int j = 0; j < i; j++) {
          double f = Blocks.dot(x, 0, rows, j * k, k);
          Blocks.subtractTimes(x, 0, f, rows, j * k, k);
        }
      }
      double norm = Math.sqrt(Blocks.dot(x, 0, x, 0, k));
      if (norm > longest) {
        longest = norm;
        best = x;
      }
    }
    for (int j = 0; j < k; j++) {
      rows[i * k + j] = best[j] / longest;
    }
  }
}
