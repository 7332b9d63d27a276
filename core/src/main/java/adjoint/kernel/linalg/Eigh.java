package adjoint.kernel.linalg;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * {@code A = V·diag(w)·Vᵀ} of a symmetric matrix: Householder's reduction to a tridiagonal matrix,
 * then implicit QR steps with Wilkinson's shift (Golub and Van Loan, Matrix Computations, 8.3).
 */
public final class Eigh {
  /** Steps for each value before it is given up; two or three are usual. */
  private static final int MOST_STEPS = 60;

  private static final double EPSILON = 0x1p-53;

  private final int n;
  private final double[] a; // symmetric at first; row k keeps the k-th reflection right of column k
  private final double[] diagonal;
  private final double[] beside; // the diagonal
  private final double[] tau;
  private double[] vectors; // in rows

  private Eigh(double[] a, int n) {
    this.n = n;
    this.a = a;
    this.diagonal = new double[n];
    this.beside = new double[Math.max(n - 1, 0)];
    this.tau = new double[n];
    this.vectors = new double[n * n];
  }

  /**
   * Decomposes the symmetric part of a matrix. Numbers that are not finite give NaN.
   *
   * @param values receives the eigenvalues, the least first
   * @param columns receives the eigenvectors in its columns; the component of each that is largest
   *     in magnitude, the first among equals, is positive
   * @return whether the iteration has converged, as it always has been seen to
   */
  public static boolean decompose(
      double[] matrix,
      int at,
      int n,
      double[] values,
      int valuesAt,
      double[] columns,
      int columnsAt) {
    double scale = Blocks.scale(matrix, at, n * n);
    if (Double.isNaN(scale)) {
      Arrays.fill(values, valuesAt, valuesAt + n, Double.NaN);
      Arrays.fill(columns, columnsAt, columnsAt + n * n, Double.NaN);
      return true;
    }
    double[] a = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i * n + j] = 0.5 * scale * matrix[at + i * n + j] + 0.5 * scale * matrix[at + j * n + i];
      }
    }
    Eigh e = new Eigh(a, n);
    e.reduce();
    e.gatherReflections();
    if (!e.iterate()) {
      return false;
    }
    int[] order = order(e.diagonal);
    for (int j = 0; j < n; j++) {
      values[valuesAt + j] = e.diagonal[order[j]] / scale;
      int row = order[j] * n;
      double sign = sign(e.vectors, row, n);
      for (int i = 0; i < n; i++) {
        columns[columnsAt + i * n + j] = sign * e.vectors[row + i];
      }
    }
    return true;
  }

  /** Positions of these numbers from the least on; those of equal ones in their order. */
  static int[] order(double[] x) {
    return IntStream.range(0, x.length)
        .boxed()
        .sorted((i, j) -> Double.compare(x[i], x[j]))
        .mapToInt(i -> i)
        .toArray();
  }

  /** The sign of the component that is largest in magnitude. */
  static double sign(double[] x, int at, int n) {
    double most = 0;
    for (int i = at; i < at + n; i++) {
      // Not for a difference that rounding may have made: the first of almost equal ones counts.
      most = Math.abs(x[i]) > Math.abs(most) * (1 + 0x1p-40) ? x[i] : most;
    }
    return most < 0 ? -1 : 1;
  }

  /** Makes the matrix tridiagonal, from both sides by the same reflections. */
  private void reduce() {
    double[] p = new double[n];
    for (int k = 0; k < n; k++) {
      diagonal[k] = a[k * n + k];
      if (k < n - 1) {
        beside[k] = reflection(k);
        applyFromBothSides(k, p);
      }
    }
  }

  /** A reflection of what is right of the diagonal in row k; its vector v begins with 1. */
  private double reflection(int k) {
    int at = k * n + k + 1;
    double rest = 0;
    for (int j = at + 1; j < (k + 1) * n; j++) {
      rest += a[j] * a[j];
    }
    double x = a[at];
    if (rest == 0) {
      return x; // τ = 0: there is nothing to reflect
    }
    double norm = Math.sqrt(x * x + rest);
    double target = x > 0 ? -norm : norm;
    double head = x - target;
    a[at] = 1;
    for (int j = at + 1; j < (k + 1) * n; j++) {
      a[j] /= head;
    }
    tau[k] = -head / target;
    return target;
  }

  /** {@code A −= v·wᵀ + w·vᵀ} with {@code p = τ·A·v, w = p − τ/2·(pᵀv)·v}. */
  private void applyFromBothSides(int k, double[] p) {
    if (tau[k] == 0) {
      return;
    }
    int first = k + 1;
    int count = n - first;
    int v = k * n + first;
    Arrays.fill(p, 0, count, 0);
    for (int i = 0; i < count; i++) {
      Blocks.subtractTimes(p, 0, -tau[k] * a[v + i], a, (first + i) * n + first, count);
    }
    double half = 0.5 * tau[k] * Blocks.dot(p, 0, a, v, count);
    Blocks.subtractTimes(p, 0, half, a, v, count);
    for (int i = 0; i < count; i++) {
      int row = (first + i) * n + first;
      Blocks.subtractTimes(a, row, a[v + i], p, 0, count);
      Blocks.subtractTimes(a, row, p[i], a, v, count);
    }
  }

  /** The product of all reflections, transposed: what takes the matrix to its tridiagonal form. */
  private void gatherReflections() {
    for (int i = 0; i < n; i++) {
      vectors[i * n + i] = 1;
    }
    double[] row = new double[n];
    for (int k = n - 2; k >= 0; k--) {
      int first = k + 1;
      int count = n - first;
      int v = k * n + first;
      if (tau[k] == 0) {
        continue;
      }
      Arrays.fill(row, 0, count, 0);
      for (int i = 0; i < count; i++) {
        Blocks.subtractTimes(row, 0, -a[v + i], vectors, (first + i) * n + first, count);
      }
      for (int i = 0; i < count; i++) {
        double f = tau[k] * a[v + i];
        Blocks.subtractTimes(vectors, (first + i) * n + first, f, row, 0, count);
      }
    }
    vectors = Blocks.transpose(vectors, 0, n, n);
  }

  /** Takes the numbers beside the diagonal to 0, from the last on. */
  private boolean iterate() {
    int steps = 0;
    for (int high = n - 1; high > 0; ) {
      int low = high;
      while (low > 0 && !isNegligible(low - 1)) {
        low--;
      }
      if (low == high) {
        high--;
        steps = 0;
      } else if (steps++ < MOST_STEPS) {
        step(low, high);
      } else {
        return false;
      }
    }
    return true;
  }

  private boolean isNegligible(int k) {
    double size = Math.abs(diagonal[k]) + Math.abs(diagonal[k + 1]);
    if (Math.abs(beside[k]) <= Math.max(EPSILON * size, Double.MIN_NORMAL)) {
      beside[k] = 0;
      return true;
    }
    return false;
  }

  /** One QR step on the rows from low to high: a bulge beside the band is chased down it. */
  private void step(int low, int high) {
    double last = beside[high - 1];
    double half = 0.5 * (diagonal[high - 1] - diagonal[high]);
    double root = Math.sqrt(half * half + last * last);
    double shift = diagonal[high] - last * (last / (half + (half < 0 ? -root : root)));
    double x = diagonal[low] - shift;
    double bulge = beside[low];
    for (int k = low; k < high; k++) {
      double r = Math.sqrt(x * x + bulge * bulge);
      double c = r == 0 ? 1 : x / r;
      double s = r == 0 ? 0 : bulge / r;
      if (k > low) {
        beside[k - 1] = r;
      }
      double p = diagonal[k];
      double q = diagonal[k + 1];
      double e = beside[k];
      diagonal[k] = c * c * p + 2 * c * s * e + s * s * q;
      diagonal[k + 1] = s * s * p - 2 * c * s * e + c * c * q;
      beside[k] = c * s * (q - p) + (c * c - s * s) * e;
      Blocks.rotate(vectors, k * n, (k + 1) * n, n, c, s);
      if (k < high - 1) {
        x = beside[k];
        bulge = s * beside[k + 1];
        beside[k + 1] = c * beside[k + 1];
      }
    }
  }
}
