package adjoint.kernel.product;

import static adjoint.kernel.ReferenceKernels.K_BLOCK;

import adjoint.kernel.F64Reference;
import adjoint.kernel.Fma;
import adjoint.kernel.ReferenceKernels;
import adjoint.kernel.Spares;
import java.util.Arrays;

/**
 * The loops of {@link PlainProduct} on doubles.
 *
 * <p>HotSpot vectorises a loop over several arrays if it reads all of them at the same index, and
 * only then; and it does so well only if all is read before anything is written. So some columns of
 * b are copied, each line to an array of its own, and rows of the result are added up in arrays
 * too: three at once, and three lines at a time, so that a number is read once for several
 * products. More would not fit the registers of every processor.
 */
final class F64Plain {
  /** Columns that are copied together: 256 lines of them fit the second-level cache. */
  private static final int WIDTH = 256;

  /** Rows of the result, and lines of b, at once. */
  private static final int BY = 3;

  private F64Plain() {}

  /** What columns are copied to; small products need none. */
  private static final class Lines {
    static final Spares<double[][]> SPARE = new Spares<>(() -> new double[BY][0]);
  }

  static void definition(Matrix a, Matrix b, Matrix c, int m, int k, int n) {
    double[] x = (double[]) a.data();
    double[] y = (double[]) b.data();
    double[] z = (double[]) c.data();
    F64Reference.matmul(x, a.at(), a.row(), a.column(), y, b.at(), z, c.at(), m, k, n);
  }

  /** See {@link PlainProduct#block}. */
  static void block(Matrix left, Matrix right, Matrix result, int m, int k, int n, boolean add) {
    double[] a = (double[]) left.data();
    double[] b = (double[]) right.data();
    double[] c = (double[]) result.data();
    double[][] lines = lines(Lines.SPARE.take(), k, Math.min(n, WIDTH));
    for (int j = 0; j < n; j += WIDTH) {
      int width = Math.min(n - j, WIDTH);
      copy(b, right.at(0, j), right.row(), right.column(), k, width, lines);
      int i = 0;
      for (; i + BY <= m; i += BY) {
        rows(a, left.at(i, 0), left.row(), left.column(), lines, k, width);
        for (int r = 0; r < BY; r++) {
          put(lines[k + r], c, result.at(i + r, j), result.column(), width, add);
        }
      }
      for (; i < m; i++) {
        oneRow(a, left.at(i, 0), left.column(), lines, k, width);
        put(lines[k], c, result.at(i, j), result.column(), width, add);
      }
    }
    Lines.SPARE.give(lines);
  }

  /** Some rows share what is read of b. */
  private static void rows(
      double[] a, int aAt, int aRow, int aCol, double[][] lines, int k, int width) {
    double[] first = lines[k];
    double[] second = lines[k + 1];
    double[] third = lines[k + 2];
    Arrays.fill(first, 0, width, 0);
    Arrays.fill(second, 0, width, 0);
    Arrays.fill(third, 0, width, 0);
    int p = 0;
    int at = aAt;
    for (; p + BY <= k; p += BY, at += BY * aCol) {
      nine(
          first,
          second,
          third,
          lines[p],
          lines[p + 1],
          lines[p + 2],
          a[at],
          a[at + aCol],
          a[at + 2 * aCol],
          a[at + aRow],
          a[at + aRow + aCol],
          a[at + aRow + 2 * aCol],
          a[at + 2 * aRow],
          a[at + 2 * aRow + aCol],
          a[at + 2 * aRow + 2 * aCol],
          width);
    }
    for (; p < k; p++, at += aCol) {
      one(first, lines[p], a[at], width);
      one(second, lines[p], a[at + aRow], width);
      one(third, lines[p], a[at + 2 * aRow], width);
    }
  }

  private static void oneRow(double[] a, int aAt, int aCol, double[][] lines, int k, int width) {
    double[] sums = lines[k];
    Arrays.fill(sums, 0, width, 0);
    int p = 0;
    int at = aAt;
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
  }

  /** Makes a row of sums some elements of the result, or adds it to them. */
  private static void put(double[] sums, double[] c, int cAt, int cCol, int width, boolean add) {
    if (!add && cCol == 1) {
      System.arraycopy(sums, 0, c, cAt, width);
      return;
    }
    int to = cAt;
    for (int q = 0; q < width; q++, to += cCol) {
      c[to] = add ? c[to] + sums[q] : sums[q];
    }
  }

  /** These lines, or others if those are too few or too short; the last ones are for sums. */
  private static double[][] lines(double[][] spare, int k, int width) {
    if (spare.length >= k + BY && spare[0].length >= width) {
      return spare;
    }
    int length = Math.min(Math.max(ReferenceKernels.powerOfTwo(width), spare[0].length), WIDTH);
    int count = Math.min(Math.max(ReferenceKernels.powerOfTwo(k), spare.length - BY), K_BLOCK);
    return new double[count + BY][length];
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

  /** Three steps of three sums. */
  private static void nine(
      double[] first,
      double[] second,
      double[] third,
      double[] b0,
      double[] b1,
      double[] b2,
      double a0,
      double a1,
      double a2,
      double a3,
      double a4,
      double a5,
      double a6,
      double a7,
      double a8,
      int n) {
    for (int j = 0; j < n; j++) {
      double b = b0[j];
      double bb = b1[j];
      double bbb = b2[j];
      double sum = Fma.fma(a2, bbb, Fma.fma(a1, bb, Fma.fma(a0, b, first[j])));
      double other = Fma.fma(a5, bbb, Fma.fma(a4, bb, Fma.fma(a3, b, second[j])));
      double another = Fma.fma(a8, bbb, Fma.fma(a7, bb, Fma.fma(a6, b, third[j])));
      first[j] = sum;
      second[j] = other;
      third[j] = another;
    }
  }

  private static void one(double[] sums, double[] b0, double a0, int n) {
    for (int j = 0; j < n; j++) {
      sums[j] = Fma.fma(a0, b0[j], sums[j]);
    }
  }
}
