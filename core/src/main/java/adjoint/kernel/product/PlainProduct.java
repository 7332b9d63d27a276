package adjoint.kernel.product;

import static adjoint.kernel.ReferenceKernels.K_BLOCK;

import adjoint.kernel.Fma;
import adjoint.kernel.Parallel;
import adjoint.kernel.ReferenceKernels;
import adjoint.kernel.Spares;
import adjoint.kernel.elementwise.Loops;
import java.util.Arrays;

/**
 * Products in plain Java that are several times as fast as the definition in {@link
 * ReferenceKernels}, and equal to it bit for bit: without the vector module, and until {@link
 * Tile}s are warm.
 *
 * <p>HotSpot vectorises a loop over several arrays if it reads all of them at the same index, and
 * only then. So some columns of b are copied, each line to an array of its own, and rows of the
 * result are added up in one too, four lines at a time.
 */
final class PlainProduct {
  /** Columns that are copied together: 256 lines of them fit the second-level cache. */
  private static final int WIDTH = 256;

  /** Multiplications from which the copy pays. */
  static final int WORTH_WHILE = 512;

  /** Multiplications that take as long as one addition in a loop. */
  static final int LANES = 4;

  private PlainProduct() {}

  /** What columns are copied to; small products need none. */
  private static final class Lines {
    static final Spares<float[][]> SINGLE = new Spares<>(() -> new float[1][0]);
    static final Spares<double[][]> DOUBLE = new Spares<>(() -> new double[1][0]);
  }

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
      Rows rows = new Rows(left, right, result, k, n, isSmall);
      Parallel.forRange(m, isSmall ? work : work / LANES, rows);
    }
  }

  /** Some rows of a product. */
  private record Rows(Matrix left, Matrix right, Matrix result, int k, int n, boolean isSmall)
      implements Parallel.Part {
    @Override
    public void run(int from, int to) {
      Matrix x = from == 0 ? left : left.shifted(from, 0);
      Matrix y = from == 0 ? result : result.shifted(from, 0);
      if (isSmall) {
        definition(x, right, y, to - from, k, n);
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

  private static void definition(Matrix a, Matrix b, Matrix c, int m, int k, int n) {
    if (a.data() instanceof float[] x) {
      float[] y = (float[]) b.data();
      float[] z = (float[]) c.data();
      ReferenceKernels.matmul(x, a.at(), a.row(), a.column(), y, b.at(), z, c.at(), m, k, n);
    } else {
      double[] x = (double[]) a.data();
      double[] y = (double[]) b.data();
      double[] z = (double[]) c.data();
      ReferenceKernels.matmul(x, a.at(), a.row(), a.column(), y, b.at(), z, c.at(), m, k, n);
    }
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
    if (a.data() instanceof float[] x) {
      block(x, a, (float[]) b.data(), b, (float[]) c.data(), c, m, k, n, add);
    } else {
      block((double[]) a.data(), a, (double[]) b.data(), b, (double[]) c.data(), c, m, k, n, add);
    }
  }

  // ---- floats

  private static void block(
      float[] a,
      Matrix left,
      float[] b,
      Matrix right,
      float[] c,
      Matrix result,
      int m,
      int k,
      int n,
      boolean add) {
    float[][] lines = lines(Lines.SINGLE.take(), k, Math.min(n, WIDTH));
    float[] sums = lines[k];
    int aCol = left.column();
    int cCol = result.column();
    for (int j = 0; j < n; j += WIDTH) {
      int width = Math.min(n - j, WIDTH);
      copy(b, right.at(0, j), right.row(), right.column(), k, width, lines);
      for (int i = 0; i < m; i++) {
        int at = left.at(i, 0);
        Arrays.fill(sums, 0, width, 0);
        int p = 0;
        for (; p + 4 <= k; p += 4, at += 4 * aCol) {
          four(
              sums,
              lines[p],
              lines[p + 1],
              lines[p + 2],
              lines[p + 3],
              a[at],
              a[at + aCol],
              a[at + 2 * aCol],
              a[at + 3 * aCol],
              width);
        }
        for (; p < k; p++, at += aCol) {
          one(sums, lines[p], a[at], width);
        }
        int to = result.at(i, j);
        if (!add && cCol == 1) {
          System.arraycopy(sums, 0, c, to, width);
        } else {
          for (int q = 0; q < width; q++, to += cCol) {
            c[to] = add ? c[to] + sums[q] : sums[q];
          }
        }
      }
    }
    Lines.SINGLE.give(lines);
  }

  /** These lines, or others if those are too few or too short; the last one is for sums. */
  private static float[][] lines(float[][] spare, int k, int width) {
    if (spare.length > k && spare[0].length >= width) {
      return spare;
    }
    int length = Math.min(Math.max(ReferenceKernels.powerOfTwo(width), spare[0].length), WIDTH);
    int count = Math.min(Math.max(ReferenceKernels.powerOfTwo(k), spare.length - 1), K_BLOCK);
    return new float[count + 1][length];
  }

  private static void copy(
      float[] b, int bAt, int bRow, int bCol, int k, int width, float[][] lines) {
    if (bCol == 1) {
      for (int p = 0; p < k; p++) {
        System.arraycopy(b, bAt + p * bRow, lines[p], 0, width);
      }
      return;
    }
    for (int j = 0; j < width; j++) { // a transposed matrix is read along its rows
      for (int p = 0, from = bAt + j * bCol; p < k; p++, from += bRow) {
        lines[p][j] = b[from];
      }
    }
  }

  private static void four(
      float[] sums,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float a0,
      float a1,
      float a2,
      float a3,
      int n) {
    for (int j = 0; j < n; j++) {
      float sum = Fma.fma(a1, b1[j], Fma.fma(a0, b0[j], sums[j]));
      sums[j] = Fma.fma(a3, b3[j], Fma.fma(a2, b2[j], sum));
    }
  }

  private static void one(float[] sums, float[] b0, float a0, int n) {
    for (int j = 0; j < n; j++) {
      sums[j] = Fma.fma(a0, b0[j], sums[j]);
    }
  }

  // ---- doubles

  private static void block(
      double[] a,
      Matrix left,
      double[] b,
      Matrix right,
      double[] c,
      Matrix result,
      int m,
      int k,
      int n,
      boolean add) {
    double[][] lines = lines(Lines.DOUBLE.take(), k, Math.min(n, WIDTH));
    double[] sums = lines[k];
    int aCol = left.column();
    int cCol = result.column();
    for (int j = 0; j < n; j += WIDTH) {
      int width = Math.min(n - j, WIDTH);
      copy(b, right.at(0, j), right.row(), right.column(), k, width, lines);
      for (int i = 0; i < m; i++) {
        int at = left.at(i, 0);
        Arrays.fill(sums, 0, width, 0);
        int p = 0;
        for (; p + 4 <= k; p += 4, at += 4 * aCol) {
          four(
              sums,
              lines[p],
              lines[p + 1],
              lines[p + 2],
              lines[p + 3],
              a[at],
              a[at + aCol],
              a[at + 2 * aCol],
              a[at + 3 * aCol],
              width);
        }
        for (; p < k; p++, at += aCol) {
          one(sums, lines[p], a[at], width);
        }
        int to = result.at(i, j);
        if (!add && cCol == 1) {
          System.arraycopy(sums, 0, c, to, width);
        } else {
          for (int q = 0; q < width; q++, to += cCol) {
            c[to] = add ? c[to] + sums[q] : sums[q];
          }
        }
      }
    }
    Lines.DOUBLE.give(lines);
  }

  /** These lines, or others if those are too few or too short; the last one is for sums. */
  private static double[][] lines(double[][] spare, int k, int width) {
    if (spare.length > k && spare[0].length >= width) {
      return spare;
    }
    int length = Math.min(Math.max(ReferenceKernels.powerOfTwo(width), spare[0].length), WIDTH);
    int count = Math.min(Math.max(ReferenceKernels.powerOfTwo(k), spare.length - 1), K_BLOCK);
    return new double[count + 1][length];
  }

  private static void copy(
      double[] b, int bAt, int bRow, int bCol, int k, int width, double[][] lines) {
    if (bCol == 1) {
      for (int p = 0; p < k; p++) {
        System.arraycopy(b, bAt + p * bRow, lines[p], 0, width);
      }
      return;
    }
    for (int j = 0; j < width; j++) { // a transposed matrix is read along its rows
      for (int p = 0, from = bAt + j * bCol; p < k; p++, from += bRow) {
        lines[p][j] = b[from];
      }
    }
  }

  private static void four(
      double[] sums,
      double[] b0,
      double[] b1,
      double[] b2,
      double[] b3,
      double a0,
      double a1,
      double a2,
      double a3,
      int n) {
    for (int j = 0; j < n; j++) {
      double sum = Fma.fma(a1, b1[j], Fma.fma(a0, b0[j], sums[j]));
      sums[j] = Fma.fma(a3, b3[j], Fma.fma(a2, b2[j], sum));
    }
  }

  private static void one(double[] sums, double[] b0, double a0, int n) {
    for (int j = 0; j < n; j++) {
      sums[j] = Fma.fma(a0, b0[j], sums[j]);
    }
  }
}
