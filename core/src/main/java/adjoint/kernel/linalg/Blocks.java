package adjoint.kernel.linalg;

import adjoint.kernel.Parallel;
import adjoint.kernel.product.F64Products;

/** What the factorizations share: products of parts of matrices, and a loop over a batch. */
public final class Blocks {
  /** Rows or columns that are worked on by plain loops before a product takes over. */
  static final int SIZE = 48;

  private static final int[] START = {0};

  private Blocks() {}

  /** What is done to the i-th matrix of a batch. */
  @FunctionalInterface
  public interface Each {
    /** For one matrix. */
    void run(int matrix);
  }

  /**
   * Runs {@code each} for every matrix of a batch, on several threads if that is worth while.
   *
   * @param operations additions, or what takes as long, for one matrix
   */
  public static void forEach(int count, long operations, Each each) {
    Parallel.forRange(
        count,
        count * operations,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            each.run(i);
          }
        });
  }

  /** A part of a matrix: where it begins, and the strides. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares them
  record Part(double[] array, int at, int row, int column) {
    /** The part of a row-major matrix that begins at row i, column j. */
    static Part of(double[] array, int at, int width, int i, int j) {
      return new Part(array, at + i * width + j, width, 1);
    }

    Part transposed() {
      return new Part(array, at, column, row);
    }

    Part from(int i, int j) {
      return new Part(array, at + i * row + j * column, row, column);
    }

    double get(int i, int j) {
      return array[at + i * row + j * column];
    }
  }

  /** {@code c = a·b}, row-major from the beginning of c. */
  static void multiply(Part a, Part b, double[] c, int m, int k, int n) {
    int[] from = a.at == 0 ? START : new int[] {a.at};
    int[] with = b.at == 0 ? START : new int[] {b.at};
    F64Products.best()
        .matmul(a.array, from, a.row, a.column, b.array, with, b.row, b.column, c, m, k, n);
  }

  /** {@code c −= a·b} for a part of a row-major matrix; {@code spare} holds the product. */
  static void subtractProduct(
      Part a, Part b, double[] c, int at, int width, double[] spare, int m, int k, int n) {
    if (m == 0 || k == 0 || n == 0) {
      return;
    }
    multiply(a, b, spare, m, k, n);
    for (int i = 0; i < m; i++) {
      subtract(c, at + i * width, spare, i * n, n);
    }
  }

  private static void subtract(double[] c, int at, double[] x, int from, int n) {
    for (int j = 0; j < n; j++) {
      c[at + j] -= x[from + j];
    }
  }

  /** {@code y −= f·x} for pieces of rows. */
  static void subtractTimes(double[] y, int to, double f, double[] x, int from, int n) {
    for (int j = 0; j < n; j++) {
      y[to + j] -= f * x[from + j];
    }
  }

  /** {@code (x, y) = (c·x + s·y, c·y − s·x)} for two rows. */
  static void rotate(double[] a, int x, int y, int n, double c, double s) {
    for (int j = 0; j < n; j++) {
      double p = a[x + j];
      double q = a[y + j];
      a[x + j] = c * p + s * q;
      a[y + j] = c * q - s * p;
    }
  }

  /** The sum of products, in four parts so that additions need not wait for each other. */
  static double dot(double[] x, int at, double[] y, int from, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int j = 0;
    for (; j <= n - 4; j += 4) {
      s0 += x[at + j] * y[from + j];
      s1 += x[at + j + 1] * y[from + j + 1];
      s2 += x[at + j + 2] * y[from + j + 2];
      s3 += x[at + j + 3] * y[from + j + 3];
    }
    for (; j < n; j++) {
      s0 += x[at + j] * y[from + j];
    }
    return (s0 + s1) + (s2 + s3);
  }

  static void swap(double[] a, int x, int y, int n) {
    for (int j = 0; j < n; j++) {
      double held = a[x + j];
      a[x + j] = a[y + j];
      a[y + j] = held;
    }
  }

  /** The transpose of {@code a[m, n]}. */
  static double[] transpose(double[] a, int at, int m, int n) {
    double[] y = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        y[j * m + i] = a[at + i * n + j];
      }
    }
    return y;
  }

  /**
   * A power of two by which these numbers can be multiplied, exactly, so that the largest is about
   * 1 and squares neither over- nor underflow: 1 for zeros, NaN if one is not finite.
   */
  static double scale(double[] a, int at, int n) {
    double largest = 0;
    for (int i = at; i < at + n; i++) {
      double x = Math.abs(a[i]);
      if (!(x <= Double.MAX_VALUE)) {
        return Double.NaN;
      }
      largest = Math.max(largest, x);
    }
    int exponent = Math.max(Math.getExponent(largest), -1000);
    return largest == 0 ? 1 : Math.scalb(1.0, Math.min(-exponent, 1000));
  }
}
