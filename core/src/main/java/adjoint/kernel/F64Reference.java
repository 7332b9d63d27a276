package adjoint.kernel;

import static adjoint.kernel.ReferenceKernels.CHUNK;
import static adjoint.kernel.ReferenceKernels.K_BLOCK;
import static adjoint.kernel.ReferenceKernels.SLICES;

import java.util.Arrays;

/** The reference in double precision; see {@link ReferenceKernels} for what it fixes. */
public final class F64Reference {
  /** The lanes of a row: 256 bytes of them. */
  public static final int LANES = 256 / Double.BYTES;

  private F64Reference() {}

  // ---- sums

  /** {@code y[i] = Σ_j x[i, j]} for contiguous {@code x[rows, n]}, which starts at {@code at}. */
  public static void sumRows(double[] x, int at, int rows, int n, double[] y) {
    double[] lanes = new double[LANES];
    for (int i = 0; i < rows; i++) {
      y[i] = sum(x, at + i * n, n, lanes);
    }
  }

  private static double sum(double[] x, int at, int n, double[] lanes) {
    if (n > CHUNK) {
      int left = ReferenceKernels.leftPart(n, CHUNK);
      return sum(x, at, left, lanes) + sum(x, at + left, n - left, lanes);
    }
    int width = Math.min(n, LANES);
    Arrays.fill(lanes, 0);
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      for (int j = 0; j < LANES; j++) {
        lanes[j] += x[at + i + j];
      }
    }
    for (int j = 0; i + j < n; j++) {
      lanes[j] += x[at + i + j];
    }
    return fold(lanes, width);
  }

  /**
   * Adds the upper half of the lanes to the lower until one is left; lanes from {@code width} on
   * are 0.
   */
  private static double fold(double[] lanes, int width) {
    for (int half = ReferenceKernels.powerOfTwo(width) / 2; half > 0; half /= 2) {
      for (int j = 0; j < half; j++) {
        lanes[j] += lanes[j + half];
      }
    }
    return lanes[0];
  }

  /**
   * {@code y[o, i] = Σ_j x[o, j, i]} for contiguous {@code x[outer, n, inner]}, which starts at
   * {@code at}.
   */
  public static void sumSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    for (int o = 0; o < outer; o++) {
      sumSlices(x, at + o * n * inner, n, inner, y, o * inner);
    }
  }

  private static void sumSlices(double[] x, int at, int n, int inner, double[] y, int yAt) {
    if (n > SLICES) {
      int left = ReferenceKernels.leftPart(n, SLICES);
      sumSlices(x, at, left, inner, y, yAt);
      double[] right = new double[inner];
      sumSlices(x, at + left * inner, n - left, inner, right, 0);
      for (int i = 0; i < inner; i++) {
        y[yAt + i] += right[i];
      }
      return;
    }
    Arrays.fill(y, yAt, yAt + inner, 0);
    for (int j = 0; j < n; j++) {
      int from = at + j * inner;
      for (int i = 0; i < inner; i++) {
        y[yAt + i] += x[from + i];
      }
    }
  }

  // ---- running sums and maxima

  /**
   * {@code y[o, j, i] = x[o, 0, i] + … + x[o, j, i]}, added in this order in doubles, each sum
   * rounded once, for contiguous arrays.
   */
  public static void cumsum(double[] x, int at, int outer, int n, int inner, double[] y) {
    /* double */ double[] sums = new /* double */ double[inner];
    for (int o = 0; o < outer; o++) {
      Arrays.fill(sums, -0.0); // to which 0 and −0 can be added alike
      for (int j = 0, k = o * n * inner; j < n; j++) {
        for (int i = 0; i < inner; i++, k++) {
          sums[i] += x[at + k];
          y[k] = /* (float) */ sums[i];
        }
      }
    }
  }

  /**
   * {@code y[o, i] = max_j x[o, j, i]} by {@link Math#max}, whatever the order; n is at least 1.
   */
  public static void maxSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    for (int o = 0; o < outer; o++) {
      System.arraycopy(x, at + o * n * inner, y, o * inner, inner);
      for (int j = 1; j < n; j++) {
        int from = at + (o * n + j) * inner;
        for (int i = 0; i < inner; i++) {
          y[o * inner + i] = Math.max(y[o * inner + i], x[from + i]);
        }
      }
    }
  }

  /** The largest absolute value of {@code n} elements; NaN if there is one, 0 if there are none. */
  public static double maxAbs(double[] x, int at, int n) {
    // Of four parts together: one chain of maxima would wait for each of them.
    int part = n / 4;
    int second = at + part;
    int third = second + part;
    int fourth = third + part;
    double m0 = 0;
    double m1 = 0;
    double m2 = 0;
    double m3 = 0;
    for (int i = 0; i < part; i++) {
      m0 = Math.max(m0, Math.abs(x[at + i]));
      m1 = Math.max(m1, Math.abs(x[second + i]));
      m2 = Math.max(m2, Math.abs(x[third + i]));
      m3 = Math.max(m3, Math.abs(x[fourth + i]));
    }
    for (int i = 4 * part; i < n; i++) {
      m0 = Math.max(m0, Math.abs(x[at + i]));
    }
    return Math.max(Math.max(m0, m1), Math.max(m2, m3));
  }

  /** The sum of the squares of {@code n} elements, each multiplied by {@code scale}, in 64 bits. */
  public static /* double */ double sumOfSquares(
      double[] x, int at, int n, /* double */ double scale) {
    // Of four parts together, as above. The order of additions depends on n alone.
    int part = n / 4;
    /* double */ double s0 = 0;
    /* double */ double s1 = 0;
    /* double */ double s2 = 0;
    /* double */ double s3 = 0;
    for (int i = 0; i < part; i++) {
      s0 += square(x[at + i] * scale);
      s1 += square(x[at + part + i] * scale);
      s2 += square(x[at + 2 * part + i] * scale);
      s3 += square(x[at + 3 * part + i] * scale);
    }
    for (int i = 4 * part; i < n; i++) {
      s0 += square(x[at + i] * scale);
    }
    return s0 + s1 + (s2 + s3);
  }

  private static /* double */ double square(/* double */ double x) {
    return x * x;
  }

  /** The least of {@code n} elements; NaN if there is one, ∞ if there are none. */
  public static double least(double[] x, int at, int n) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      least = Math.min(least, x[at + i]);
    }
    return least;
  }

  // ---- products

  /**
   * {@code c = a · b} for {@code a[m, k]} with any strides, {@code b[k, n]} contiguous and {@code
   * c[m, n]} contiguous, each from its offset.
   */
  public static void matmul(
      double[] a,
      int aAt,
      int aRow,
      int aCol,
      double[] b,
      int bAt,
      double[] c,
      int cAt,
      int m,
      int k,
      int n) {
    if (n == 1) {
      double[] lanes = new double[LANES];
      for (int i = 0; i < m; i++) {
        c[cAt + i] = dot(a, aAt + i * aRow, aCol, b, bAt, k, lanes);
      }
      return;
    }
    double[] more = new double[k > K_BLOCK ? n : 0];
    for (int i = 0; i < m; i++) {
      row(a, aAt + i * aRow, aCol, b, bAt, k, n, c, cAt + i * n, more);
    }
  }

  /** One row of a product; {@code more} is room for another one, if there are several blocks. */
  private static void row(
      double[] a,
      int aAt,
      int aCol,
      double[] b,
      int bAt,
      int k,
      int n,
      double[] c,
      int cAt,
      double[] more) {
    if (k > CHUNK) {
      int left = ReferenceKernels.leftPart(k, CHUNK);
      double[] right = new double[n];
      row(a, aAt, aCol, b, bAt, left, n, c, cAt, more);
      row(a, aAt + left * aCol, aCol, b, bAt + left * n, k - left, n, right, 0, more);
      add(right, 0, c, cAt, n);
      return;
    }
    Arrays.fill(c, cAt, cAt + n, 0);
    chain(a, aAt, aCol, b, bAt, Math.min(k, K_BLOCK), n, c, cAt);
    for (int p = K_BLOCK; p < k; p += K_BLOCK) {
      Arrays.fill(more, 0);
      chain(a, aAt + p * aCol, aCol, b, bAt + p * n, Math.min(k - p, K_BLOCK), n, more, 0);
      add(more, 0, c, cAt, n);
    }
  }

  /** {@code y += x}, for {@code n} elements. */
  public static void add(double[] x, int at, double[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += x[at + i];
    }
  }

  private static void chain(
      double[] a, int aAt, int aCol, double[] b, int bAt, int k, int n, double[] c, int cAt) {
    for (int p = 0; p < k; p++) {
      double left = a[aAt + p * aCol];
      int from = bAt + p * n;
      for (int j = 0; j < n; j++) {
        c[cAt + j] = Fma.fma(left, b[from + j], c[cAt + j]);
      }
    }
  }

  private static double dot(
      double[] a, int aAt, int aStep, double[] b, int bAt, int n, double[] lanes) {
    if (n > CHUNK) {
      int left = ReferenceKernels.leftPart(n, CHUNK);
      return dot(a, aAt, aStep, b, bAt, left, lanes)
          + dot(a, aAt + left * aStep, aStep, b, bAt + left, n - left, lanes);
    }
    Arrays.fill(lanes, 0);
    for (int i = 0; i < n; i++) {
      int lane = i % LANES;
      lanes[lane] = Fma.fma(a[aAt + i * aStep], b[bAt + i], lanes[lane]);
    }
    return fold(lanes, Math.min(n, LANES));
  }
}
