package adjoint.kernel.product;

import static adjoint.kernel.Lanes.F32;
import static adjoint.kernel.ReferenceKernels.CHUNK;
import static adjoint.kernel.ReferenceKernels.F32_LANES;

import adjoint.kernel.ReferenceKernels;
import adjoint.kernel.elementwise.Loops;
import adjoint.kernel.reduce.F32Reductions;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Products with one column on the right, in single precision: every element is the sum of a row of
 * products, equal to {@link ReferenceKernels} bit for bit. See {@link F32Reductions} for how
 * vectors are used.
 */
final class F32Dots implements Products {
  private static final int W = F32.length();

  @Override
  public void matmul(
      float[] a,
      int[] aStarts,
      int aRow,
      int aCol,
      float[] b,
      int[] bStarts,
      int bRow,
      int bCol,
      float[] c,
      int m,
      int k,
      int n) {
    float[] lanes = new float[F32_LANES];
    float[] column = bRow == 1 ? b : new float[k];
    float[] rows = aCol == 1 ? a : new float[Math.min(m, W) * k];
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
      float[] a, int aAt, int aRow, int aCol, int rows, int k, float[] to) {
    for (int p = 0; p < k; p++) {
      for (int i = 0; i < rows; i++) {
        to[i * k + p] = a[aAt + i * aRow + p * aCol];
      }
    }
  }

  private static float dot(float[] a, int aAt, float[] b, int bAt, int n, float[] lanes) {
    if (n > CHUNK) {
      int left = ReferenceKernels.leftPart(n, CHUNK);
      return dot(a, aAt, b, bAt, left, lanes) + dot(a, aAt + left, b, bAt + left, n - left, lanes);
    }
    if (n < F32_LANES) {
      return shortDot(a, aAt, b, bAt, n, lanes);
    }
    int full = n / F32_LANES * F32_LANES;
    for (int j = 0; j < F32_LANES; j += 4 * W) {
      FloatVector s0 = FloatVector.zero(F32);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int i = j; i < full; i += F32_LANES) {
        int p = aAt + i;
        int q = bAt + i;
        s0 = FloatVector.fromArray(F32, a, p).fma(FloatVector.fromArray(F32, b, q), s0);
        s1 = FloatVector.fromArray(F32, a, p + W).fma(FloatVector.fromArray(F32, b, q + W), s1);
        s2 =
            FloatVector.fromArray(F32, a, p + 2 * W)
                .fma(FloatVector.fromArray(F32, b, q + 2 * W), s2);
        s3 =
            FloatVector.fromArray(F32, a, p + 3 * W)
                .fma(FloatVector.fromArray(F32, b, q + 3 * W), s3);
      }
      s0.intoArray(lanes, j);
      s1.intoArray(lanes, j + W);
      s2.intoArray(lanes, j + 2 * W);
      s3.intoArray(lanes, j + 3 * W);
    }
    int j = 0;
    for (; j + W <= n - full; j += W) {
      FloatVector left = FloatVector.fromArray(F32, a, aAt + full + j);
      left.fma(FloatVector.fromArray(F32, b, bAt + full + j), FloatVector.fromArray(F32, lanes, j))
          .intoArray(lanes, j);
    }
    for (; j < n - full; j++) {
      lanes[j] = Math.fma(a[aAt + full + j], b[bAt + full + j], lanes[j]);
    }
    return F32Reductions.fold(lanes, Math.min(n, F32_LANES));
  }

  /** A product to every lane at most; the others are 0, as far as they are added up. */
  private static float shortDot(float[] a, int aAt, float[] b, int bAt, int n, float[] lanes) {
    int j = 0;
    for (; j + W <= n; j += W) {
      FloatVector left = FloatVector.fromArray(F32, a, aAt + j);
      left.fma(FloatVector.fromArray(F32, b, bAt + j), FloatVector.zero(F32)).intoArray(lanes, j);
    }
    for (; j < n; j++) {
      lanes[j] = Math.fma(a[aAt + j], b[bAt + j], 0);
    }
    Arrays.fill(lanes, n, ReferenceKernels.powerOfTwo(n), 0);
    return F32Reductions.fold(lanes, n);
  }
}
