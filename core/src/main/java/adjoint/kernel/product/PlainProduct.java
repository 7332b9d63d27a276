package adjoint.kernel.product;

import static adjoint.kernel.ReferenceKernels.K_BLOCK;

import adjoint.kernel.Parallel;
import adjoint.kernel.ReferenceKernels;
import adjoint.kernel.elementwise.Loops;

/**
 * Products in plain Java that are several times as fast as the definition in {@link
 * ReferenceKernels}, and equal to it bit for bit: without the vector module, and until {@link
 * Tile}s are warm.
 */
final class PlainProduct {
  /** Multiplications from which the copy pays. */
  static final int WORTH_WHILE = 512;

  /** Multiplications that take as long as one addition in a loop. */
  static final int LANES = 8;

  /** Rows of a part: for fewer it would not pay that every part copies b. */
  private static final int TOGETHER = 36;

  private PlainProduct() {}

  /**
   * A batch of products; c is contiguous. Few multiplications, and one column on the right, are
   * left to the definition.
   */
  static void batch(
      Object a,
      int[] aStarts,
      int aRow,
      int aCol,
      Object b,
      int[] bStarts,
      int bRow,
      int bCol,
      Object c,
      int m,
      int k,
      int n) {
    long work = (long) m * k * n;
    boolean isSmall = n == 1 || work < WORTH_WHILE;
    Matrix right = new Matrix(b, 0, bRow, bCol);
    for (int i = 0; i < aStarts.length; i++) {
      if (i == 0 || bStarts[i] != bStarts[i - 1]) { // what the batch shares is copied once
        right = new Matrix(b, bStarts[i], bRow, bCol);
        right = isSmall ? contiguous(right, k, n) : right;
      }
      Matrix left = new Matrix(a, aStarts[i], aRow, aCol);
      Matrix result = new Matrix(c, i * m * n, n, 1);
      Rows rows = new Rows(left, right, result, m, k, n, isSmall);
      Parallel.forRange((m + TOGETHER - 1) / TOGETHER, isSmall ? work : work / LANES, rows);
    }
  }

  /** Some rows of a product. */
  private record Rows(
      Matrix left, Matrix right, Matrix result, int m, int k, int n, boolean isSmall)
      implements Parallel.Part {
    @Override
    public void run(int first, int end) {
      int from = first * TOGETHER;
      int to = Math.min(end * TOGETHER, m);
      Matrix x = from == 0 ? left : left.shifted(from, 0);
      Matrix y = from == 0 ? result : result.shifted(from, 0);
      if (isSmall) {
        if (x.data() instanceof float[]) {
          F32Plain.definition(x, right, y, to - from, k, n);
        } else {
          F64Plain.definition(x, right, y, to - from, k, n);
        }
      } else {
        PlainProduct.run(x, right, y, to - from, k, n);
      }
    }
  }

  private static Matrix contiguous(Matrix b, int k, int n) {
    if (b.column() == 1 && b.row() == n) {
      return b;
    }
    Object copy = b.data() instanceof float[] ? new float[k * n] : new double[k * n];
    Loops.copy(b.data(), b.at(), new int[] {b.row(), b.column()}, new int[] {k, n}, copy);
    return new Matrix(copy, 0, n, 1);
  }

  private static void run(Matrix a, Matrix b, Matrix c, int m, int k, int n) {
    if (LongProduct.isLong(k)) { // lambdas take their time when a program starts
      LongProduct.run(PlainProduct::run, a, b, c, m, k, n);
      return;
    }
    for (int p = 0; p < k; p += K_BLOCK) {
      block(a.shifted(0, p), b.shifted(p, 0), c, m, Math.min(k - p, K_BLOCK), n, p > 0);
    }
  }

  /**
   * The part of a product that one block of k contributes, which replaces what is in c or is added
   * to it.
   */
  static void block(Matrix a, Matrix b, Matrix c, int m, int k, int n, boolean add) {
    if (a.data() instanceof float[]) {
      F32Plain.block(a, b, c, m, k, n, add);
    } else {
      F64Plain.block(a, b, c, m, k, n, add);
    }
  }
}
