package adjoint.kernel;

import static adjoint.kernel.ScalarKernels.K_BLOCK;

import java.util.Arrays;

/**
 * Products in plain Java that are several times as fast as the definition in {@link ScalarKernels},
 * and equal to it bit for bit: without the vector module, and until {@link Tile}s are warm.
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

  private static final ThreadLocal<float[][]> SINGLE =
      ThreadLocal.withInitial(() -> new float[K_BLOCK + 1][WIDTH]);
  private static final ThreadLocal<double[][]> DOUBLE =
      ThreadLocal.withInitial(() -> new double[K_BLOCK + 1][WIDTH]);

  private PlainProduct() {}

  // ---- floats

  /** The whole product; c is contiguous. */
  static void run(
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      int bRow,
      int bCol,
      float[] c,
      int cAt,
      int m,
      int k,
      int n) {
    if (k == 0) {
      Arrays.fill(c, cAt, cAt + m * n, 0);
    }
    for (int p = 0; p < k; p += K_BLOCK) {
      int depth = Math.min(k - p, K_BLOCK);
      int left = aAt + p * aCol;
      int right = bAt + p * bRow;
      block(a, left, aRow, aCol, b, right, bRow, bCol, c, cAt, n, 1, m, depth, n, p > 0);
    }
  }

  /**
   * The part of a product that one block of k contributes, which replaces what is in c or is added
   * to it.
   */
  static void block(
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      int bRow,
      int bCol,
      float[] c,
      int cAt,
      int cRow,
      int cCol,
      int m,
      int k,
      int n,
      boolean add) {
    float[][] lines = SINGLE.get();
    float[] sums = lines[K_BLOCK];
    for (int j = 0; j < n; j += WIDTH) {
      int width = Math.min(n - j, WIDTH);
      copy(b, bAt + j * bCol, bRow, bCol, k, width, lines);
      for (int i = 0; i < m; i++) {
        int at = aAt + i * aRow;
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
        int to = cAt + i * cRow + j * cCol;
        if (!add && cCol == 1) {
          System.arraycopy(sums, 0, c, to, width);
        } else {
          for (int q = 0; q < width; q++, to += cCol) {
            c[to] = add ? c[to] + sums[q] : sums[q];
          }
        }
      }
    }
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
      float sum = Math.fma(a1, b1[j], Math.fma(a0, b0[j], sums[j]));
      sums[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], sum));
    }
  }

  private static void one(float[] sums, float[] b0, float a0, int n) {
    for (int j = 0; j < n; j++) {
      sums[j] = Math.fma(a0, b0[j], sums[j]);
    }
  }

  // ---- doubles

  /** The whole product; c is contiguous. */
  static void run(
      double[] a,
      int aAt,
      int aRow,
      int aCol,
      double[] b,
      int bAt,
      int bRow,
      int bCol,
      double[] c,
      int cAt,
      int m,
      int k,
      int n) {
    if (k == 0) {
      Arrays.fill(c, cAt, cAt + m * n, 0);
    }
    for (int p = 0; p < k; p += K_BLOCK) {
      int depth = Math.min(k - p, K_BLOCK);
      int left = aAt + p * aCol;
      int right = bAt + p * bRow;
      block(a, left, aRow, aCol, b, right, bRow, bCol, c, cAt, n, 1, m, depth, n, p > 0);
    }
  }

  /**
   * The part of a product that one block of k contributes, which replaces what is in c or is added
   * to it.
   */
  static void block(
      double[] a,
      int aAt,
      int aRow,
      int aCol,
      double[] b,
      int bAt,
      int bRow,
      int bCol,
      double[] c,
      int cAt,
      int cRow,
      int cCol,
      int m,
      int k,
      int n,
      boolean add) {
    double[][] lines = DOUBLE.get();
    double[] sums = lines[K_BLOCK];
    for (int j = 0; j < n; j += WIDTH) {
      int width = Math.min(n - j, WIDTH);
      copy(b, bAt + j * bCol, bRow, bCol, k, width, lines);
      for (int i = 0; i < m; i++) {
        int at = aAt + i * aRow;
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
        int to = cAt + i * cRow + j * cCol;
        if (!add && cCol == 1) {
          System.arraycopy(sums, 0, c, to, width);
        } else {
          for (int q = 0; q < width; q++, to += cCol) {
            c[to] = add ? c[to] + sums[q] : sums[q];
          }
        }
      }
    }
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
      double sum = Math.fma(a1, b1[j], Math.fma(a0, b0[j], sums[j]));
      sums[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], sum));
    }
  }

  private static void one(double[] sums, double[] b0, double a0, int n) {
    for (int j = 0; j < n; j++) {
      sums[j] = Math.fma(a0, b0[j], sums[j]);
    }
  }
}
