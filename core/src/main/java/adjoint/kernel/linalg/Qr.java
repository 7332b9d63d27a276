package adjoint.kernel.linalg;

import adjoint.kernel.linalg.Blocks.Part;
import java.util.Arrays;

/**
 * {@code A = Q·R} by Householder reflections, for at least as many rows as columns. Reflections of
 * a block of columns are applied together, {@code H₁H₂…H_b = I − V·T·Vᵀ} (Schreiber and Van Loan
 * 1989), by products.
 */
public final class Qr {
  private Qr() {}

  /**
   * Factors {@code a[m, n]}, which is destroyed. The diagonal of R is not negative, which makes the
   * factors unique where the columns are independent.
   *
   * @param q receives {@code Q[m, n]}
   * @param r receives {@code R[n, n]}
   */
  public static void factor(
      double[] a, int at, int m, int n, double[] q, int qAt, double[] r, int rAt) {
    double scale = Blocks.scale(a, at, m * n);
    for (int i = at; i < at + m * n; i++) {
      a[i] *= scale;
    }
    double[] tau = new double[n];
    double[] row = new double[n];
    double[] spare = new double[n <= Blocks.SIZE ? 0 : m * n];
    for (int start = 0; start < n; start += Blocks.SIZE) {
      int end = Math.min(n, start + Blocks.SIZE);
      for (int j = start; j < end; j++) {
        tau[j] = reflection(a, at, m, n, j);
        reflect(a, at, m, n, j, tau[j], a, at, n, j + 1, end, row);
      }
      if (end < n) {
        Block.of(a, at, m, n, start, end, tau).transposed().apply(a, at, n, end, spare);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        r[rAt + i * n + j] = j < i ? 0 : a[at + i * n + j] / scale;
      }
    }
    Arrays.fill(q, qAt, qAt + m * n, 0);
    for (int j = 0; j < n; j++) {
      q[qAt + j * n + j] = 1;
    }
    int last = (n - 1) / Blocks.SIZE * Blocks.SIZE;
    for (int start = last; start >= 0 && n > 0; start -= Blocks.SIZE) {
      int end = Math.min(n, start + Blocks.SIZE);
      if (n <= Blocks.SIZE) {
        for (int j = end - 1; j >= start; j--) {
          reflect(a, at, m, n, j, tau[j], q, qAt, n, j, n, row);
        }
      } else {
        Block.of(a, at, m, n, start, end, tau).apply(q, qAt, n, start, spare);
      }
    }
    for (int j = 0; j < n; j++) {
      if (r[rAt + j * n + j] < 0) {
        negate(m, n, q, qAt, r, rAt, j);
      }
    }
  }

  private static void negate(int m, int n, double[] q, int qAt, double[] r, int rAt, int j) {
    for (int i = j; i < n; i++) {
      r[rAt + j * n + i] = 0 - r[rAt + j * n + i];
    }
    for (int i = 0; i < m; i++) {
      q[qAt + i * n + j] = 0 - q[qAt + i * n + j];
    }
  }

  /**
   * The reflection that takes column j, from the diagonal down, to a multiple of a unit vector. Its
   * vector v, 1 on the diagonal, is left below it.
   *
   * @return τ of {@code H = I − τ·v·vᵀ}
   */
  private static double reflection(double[] a, int at, int m, int n, int j) {
    double below = 0;
    for (int i = j + 1; i < m; i++) {
      double x = a[at + i * n + j];
      below += x * x;
    }
    double x = a[at + j * n + j];
    if (below == 0) {
      return 0;
    }
    double norm = Math.sqrt(x * x + below);
    double target = x > 0 ? -norm : norm;
    double head = x - target; // no cancellation: they have opposite signs
    for (int i = j + 1; i < m; i++) {
      a[at + i * n + j] /= head;
    }
    a[at + j * n + j] = target;
    return -head / target;
  }

  /** Applies the reflection of column j to columns of c. */
  private static void reflect(
      double[] a,
      int at,
      int m,
      int n,
      int j,
      double tau,
      double[] c,
      int cAt,
      int width,
      int from,
      int to,
      double[] row) {
    int count = to - from;
    if (tau == 0 || count == 0) {
      return;
    }
    System.arraycopy(c, cAt + j * width + from, row, 0, count);
    for (int i = j + 1; i < m; i++) {
      Blocks.subtractTimes(row, 0, -a[at + i * n + j], c, cAt + i * width + from, count);
    }
    for (int i = j; i < m; i++) {
      double f = tau * (i == j ? 1 : a[at + i * n + j]);
      Blocks.subtractTimes(c, cAt + i * width + from, f, row, 0, count);
    }
  }

  /** The product of the reflections of some columns, {@code I − V·T·Vᵀ}. */
  private record Block(Part v, Part t, int start, int rows, int size) {
    static Block of(double[] a, int at, int m, int n, int start, int end, double[] tau) {
      int rows = m - start;
      int size = end - start;
      double[] v = new double[rows * size];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < Math.min(i, size); j++) {
          v[i * size + j] = a[at + (start + i) * n + start + j];
        }
        if (i < size) {
          v[i * size + i] = 1;
        }
      }
      Part vectors = Part.of(v, 0, size, 0, 0);
      double[] gram = new double[size * size];
      Blocks.multiply(vectors.transposed(), vectors, gram, size, rows, size);
      double[] t = new double[size * size];
      for (int j = 0; j < size; j++) {
        for (int i = 0; i < j; i++) {
          double sum = 0;
          for (int p = i; p < j; p++) {
            sum += t[i * size + p] * gram[p * size + j];
          }
          t[i * size + j] = -tau[start + j] * sum;
        }
        t[j * size + j] = tau[start + j];
      }
      return new Block(vectors, Part.of(t, 0, size, 0, 0), start, rows, size);
    }

    /** Those in reverse order. */
    Block transposed() {
      return new Block(v, t.transposed(), start, rows, size);
    }

    /** Applies it to the columns of a matrix from one on. */
    void apply(double[] c, int at, int width, int from, double[] spare) {
      int count = width - from;
      double[] inner = new double[size * count];
      double[] outer = new double[size * count];
      Blocks.multiply(v.transposed(), Part.of(c, at, width, start, from), inner, size, rows, count);
      Blocks.multiply(t, Part.of(inner, 0, count, 0, 0), outer, size, size, count);
      Part right = Part.of(outer, 0, count, 0, 0);
      int corner = at + start * width + from;
      Blocks.subtractProduct(v, right, c, corner, width, spare, rows, size, count);
    }
  }
}
