package adjoint.kernel.product;

import static adjoint.kernel.F64Reference.LANES;
import static adjoint.kernel.Lanes.F64;
import static adjoint.kernel.ReferenceKernels.CHUNK;

import adjoint.kernel.ReferenceKernels;
import adjoint.kernel.elementwise.Loops;
import adjoint.kernel.reduce.F64VectorReductions;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * Products with one column on the right, in double precision: every element is the sum of a row of
 * products, equal to {@link ReferenceKernels} bit for bit. See {@link F64VectorReductions} for how
 * vectors are used.
 */
final class F64Dots implements F64Products {
  private static final int W = F64.length();

  @Override
  public void matmul(
      double[] a,
      int[] aStarts,
      int aRow,
      int aCol,
      double[] b,
      int[] bStarts,
      int bRow,
      int bCol,
      double[] c,
      int m,
      int k,
      int n) {
    double[] lanes = new double[LANES];
    double[] column = bRow == 1 ? b : new double[k];
    double[] rows = aCol == 1 ? a : new double[Math.min(m, W) * k];
    for (int batch = 0; batch < aStarts.length; batch++) {
      int bAt = bStarts[batch];
      if (bRow != 1) {
        Loops.copy(b, bAt, new int[] {bRow}, new int[] {k}, column);
        bAt = 0;
      }
      for (int i = 0; i < m; i++) {
        int aAt = aStarts[batch] + i * aRow;
        if (aCol != 1) {
          if (i % W == 0) { // several rows together, because neighbours share lines of the cache
            transpose(a, aAt, aRow, aCol, Math.min(m - i, W), k, rows);
          }
          aAt = i % W * k;
        }
        c[batch * m + i] = dot(rows, aAt, column, bAt, k, lanes);
      }
    }
  }

  private static void transpose(
      double[] a, int aAt, int aRow, int aCol, int rows, int k, double[] to) {
    for (int p = 0; p < k; p++) {
      for (int i = 0; i < rows; i++) {
        to[i * k + p] = a[aAt + i * aRow + p * aCol];
      }
    }
  }

  private static double dot(double[] a, int aAt, double[] b, int bAt, int n, double[] lanes) {
    if (n > CHUNK) {
      int left = ReferenceKernels.leftPart(n, CHUNK);
      return dot(a, aAt, b, bAt, left, lanes) + dot(a, aAt + left, b, bAt + left, n - left, lanes);
    }
    if (n < LANES) {
      return shortDot(a, aAt, b, bAt, n, lanes);
    }
    int full = n / LANES * LANES;
    for (int j = 0; j < LANES; j += 4 * W) {
      DoubleVector s0 = DoubleVector.zero(F64);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      for (int i = j; i < full; i += LANES) {
        int p = aAt + i;
        int q = bAt + i;
        s0 = DoubleVector.fromArray(F64, a, p).fma(DoubleVector.fromArray(F64, b, q), s0);
        s1 = DoubleVector.fromArray(F64, a, p + W).fma(DoubleVector.fromArray(F64, b, q + W), s1);
        s2 =
            DoubleVector.fromArray(F64, a, p + 2 * W)
                .fma(DoubleVector.fromArray(F64, b, q + 2 * W), s2);
        s3 =
            DoubleVector.fromArray(F64, a, p + 3 * W)
                .fma(DoubleVector.fromArray(F64, b, q + 3 * W), s3);
      }
      s0.intoArray(lanes, j);
      s1.intoArray(lanes, j + W);
      s2.intoArray(lanes, j + 2 * W);
      s3.intoArray(lanes, j + 3 * W);
    }
    int j = 0;
    for (; j + W <= n - full; j += W) {
      DoubleVector left = DoubleVector.fromArray(F64, a, aAt + full + j);
      left.fma(
              DoubleVector.fromArray(F64, b, bAt + full + j), DoubleVector.fromArray(F64, lanes, j))
          .intoArray(lanes, j);
    }
    for (; j < n - full; j++) {
      lanes[j] = Math.fma(a[aAt + full + j], b[bAt + full + j], lanes[j]);
    }
    return F64VectorReductions.fold(lanes, Math.min(n, LANES));
  }

  /** A product to every lane at most; the others are 0, as far as they are added up. */
  private static double shortDot(double[] a, int aAt, double[] b, int bAt, int n, double[] lanes) {
    int j = 0;
    for (; j + W <= n; j += W) {
      DoubleVector left = DoubleVector.fromArray(F64, a, aAt + j);
      left.fma(DoubleVector.fromArray(F64, b, bAt + j), DoubleVector.zero(F64)).intoArray(lanes, j);
    }
    for (; j < n; j++) {
      lanes[j] = Math.fma(a[aAt + j], b[bAt + j], 0);
    }
    Arrays.fill(lanes, n, ReferenceKernels.powerOfTwo(n), 0);
    return F64VectorReductions.fold(lanes, n);
  }
}
