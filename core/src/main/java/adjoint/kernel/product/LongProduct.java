package adjoint.kernel.product;

import static adjoint.kernel.ReferenceKernels.CHUNK;

import adjoint.kernel.ReferenceKernels;

/**
 * A product of which every element is a long sum: chunks of k are multiplied one by one, and their
 * products added in pairs, as {@link ReferenceKernels} has it.
 */
final class LongProduct {
  private LongProduct() {}

  /** Whether sums of this length have several chunks. */
  static boolean isLong(int k) {
    return k > CHUNK;
  }

  /** {@code c = a · b} for a k that is not long. */
  interface Chunk {
    void multiply(Matrix a, Matrix b, Matrix c, int m, int k, int n);
  }

  static void run(Chunk chunk, Matrix a, Matrix b, Matrix c, int m, int k, int n) {
    if (!isLong(k)) {
      chunk.multiply(a, b, c, m, k, n);
      return;
    }
    int left = ReferenceKernels.leftPart(k, CHUNK);
    Object sums = c.data() instanceof float[] ? new float[m * n] : new double[m * n];
    Matrix right = new Matrix(sums, 0, n, 1);
    run(chunk, a, b, c, m, left, n);
    run(chunk, a.shifted(0, left), b.shifted(left, 0), right, m, k - left, n);
    for (int i = 0; i < m; i++) {
      if (sums instanceof float[] x) {
        add(x, i * n, n, (float[]) c.data(), c.at(i, 0), c.column());
      } else {
        add((double[]) sums, i * n, n, (double[]) c.data(), c.at(i, 0), c.column());
      }
    }
  }

  private static void add(float[] x, int at, int n, float[] y, int yAt, int step) {
    for (int j = 0; j < n; j++) {
      y[yAt + j * step] += x[at + j];
    }
  }

  private static void add(double[] x, int at, int n, double[] y, int yAt, int step) {
    for (int j = 0; j < n; j++) {
      y[yAt + j * step] += x[at + j];
    }
  }
}
