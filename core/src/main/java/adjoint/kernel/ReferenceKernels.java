package adjoint.kernel;

import adjoint.kernel.reduce.Indexed;
import java.util.Arrays;

/**
 * Sums, products of matrices and the like, in plain Java. These are the definition: what a result
 * is, to the last bit, on every machine.
 *
 * <p><b>Sum of a row.</b> The row is cut into chunks of {@value #CHUNK} elements. In a chunk, lane
 * {@code j} of {@link #F32_LANES} (or {@link #F64_LANES}) starts at 0 and adds elements {@code j, j
 * + lanes, j + 2·lanes …} in this order; then the upper half of the lanes is added to the lower
 * half until one is left. Chunks are added pairwise: the left part is the largest power of two
 * below the count.
 *
 * <p><b>Sum along another axis.</b> Slices are added in sequence, starting at 0, within a chunk of
 * {@value #SLICES}; chunks are added pairwise in the same way.
 *
 * <p><b>Running sums, and sums by position</b> ({@link Indexed}) are added in sequence. In single
 * precision the sum is a double, which is rounded where it is written: one by one, ten million
 * floats would lose a tenth of their sum.
 *
 * <p><b>Matrix product.</b> Every element is a chain of fused multiply-adds over k, starting at 0
 * in every block of {@value #K_BLOCK}, the blocks added in sequence within a chunk of {@value
 * #CHUNK}; chunks are added pairwise in the same way. With one column on the right it is the sum of
 * a row instead, with a fused multiply-add in place of the addition. A chain of 256 equal floats
 * may be off by 3e-6 of itself, and so may be a sum of any length.
 *
 * <p>Why these: a fixed number of lanes (256 bytes) fills four 512-bit accumulators and fewer than
 * all registers of a narrower machine, and pairwise sums keep the error in the order of log n.
 */
public final class ReferenceKernels {
  /** Elements of a row that are summed lane by lane before sums are paired. */
  public static final int CHUNK = 4096;

  /** Lanes in single precision. */
  public static final int F32_LANES = 64;

  /** Lanes in double precision. */
  public static final int F64_LANES = 32;

  /** Slices that are added in sequence before sums are paired. */
  public static final int SLICES = 128;

  /** Length of a chain of fused multiply-adds. */
  public static final int K_BLOCK = 256;

  private ReferenceKernels() {}

  // ---- sums

  /** {@code y[i] = Σ_j x[i, j]} for contiguous {@code x[rows, n]}, which starts at {@code at}. */
  public static void sumRows(double[] x, int at, int rows, int n, double[] y) {
    double[] lanes = new double[F64_LANES];
    for (int i = 0; i < rows; i++) {
      y[i] = sum(x, at + i * n, n, lanes);
    }
  }

  private static double sum(double[] x, int at, int n, double[] lanes) {
    if (n > CHUNK) {
      int left = leftPart(n, CHUNK);
      return sum(x, at, left, lanes) + sum(x, at + left, n - left, lanes);
    }
    int width = Math.min(n, F64_LANES);
    Arrays.fill(lanes, 0);
    int i = 0;
    for (; i + F64_LANES <= n; i += F64_LANES) {
      for (int j = 0; j < F64_LANES; j++) {
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
    for (int half = powerOfTwo(width) / 2; half > 0; half /= 2) {
      for (int j = 0; j < half; j++) {
        lanes[j] += lanes[j + half];
      }
    }
    return lanes[0];
  }

  /** {@code y[i] = Σ_j x[i, j]} for contiguous {@code x[rows, n]}, which starts at {@code at}. */
  public static void sumRows(float[] x, int at, int rows, int n, float[] y) {
    float[] lanes = new float[F32_LANES];
    for (int i = 0; i < rows; i++) {
      y[i] = sum(x, at + i * n, n, lanes);
    }
  }

  private static float sum(float[] x, int at, int n, float[] lanes) {
    if (n > CHUNK) {
      int left = leftPart(n, CHUNK);
      return sum(x, at, left, lanes) + sum(x, at + left, n - left, lanes);
    }
    int width = Math.min(n, F32_LANES);
    Arrays.fill(lanes, 0);
    int i = 0;
    for (; i + F32_LANES <= n; i += F32_LANES) {
      for (int j = 0; j < F32_LANES; j++) {
        lanes[j] += x[at + i + j];
      }
    }
    for (int j = 0; i + j < n; j++) {
      lanes[j] += x[at + i + j];
    }
    return fold(lanes, width);
  }

  private static float fold(float[] lanes, int width) {
    for (int half = powerOfTwo(width) / 2; half > 0; half /= 2) {
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
      int left = leftPart(n, SLICES);
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

  /**
   * {@code y[o, i] = Σ_j x[o, j, i]} for contiguous {@code x[outer, n, inner]}, which starts at
   * {@code at}.
   */
  public static void sumSlices(float[] x, int at, int outer, int n, int inner, float[] y) {
    for (int o = 0; o < outer; o++) {
      sumSlices(x, at + o * n * inner, n, inner, y, o * inner);
    }
  }

  private static void sumSlices(float[] x, int at, int n, int inner, float[] y, int yAt) {
    if (n > SLICES) {
      int left = leftPart(n, SLICES);
      sumSlices(x, at, left, inner, y, yAt);
      float[] right = new float[inner];
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
   * {@code y[o, j, i] = x[o, 0, i] + … + x[o, j, i]}, added in this order, for contiguous arrays.
   */
  public static void cumsum(double[] x, int at, int outer, int n, int inner, double[] y) {
    for (int o = 0; o < outer; o++) {
      int base = o * n * inner;
      for (int k = 0; k < n * inner; k++) {
        y[base + k] = k < inner ? x[at + base + k] : y[base + k - inner] + x[at + base + k];
      }
    }
  }

  /**
   * {@code y[o, j, i] = x[o, 0, i] + … + x[o, j, i]}, added in this order in double precision, each
   * sum rounded once, for contiguous arrays.
   */
  public static void cumsum(float[] x, int at, int outer, int n, int inner, float[] y) {
    double[] sums = new double[inner];
    for (int o = 0; o < outer; o++) {
      Arrays.fill(sums, -0.0); // to which 0 and −0 can be added alike
      for (int j = 0, k = o * n * inner; j < n; j++) {
        for (int i = 0; i < inner; i++, k++) {
          sums[i] += x[at + k];
          y[k] = (float) sums[i];
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

  /**
   * {@code y[o, i] = max_j x[o, j, i]} by {@link Math#max}, whatever the order; n is at least 1.
   */
  public static void maxSlices(float[] x, int at, int outer, int n, int inner, float[] y) {
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

  /** The largest absolute value of {@code n} elements; NaN if there is one, 0 if there are none. */
  public static double maxAbs(float[] x, int at, int n) {
    // Of four parts together: one chain of maxima would wait for each of them.
    int part = n / 4;
    int second = at + part;
    int third = second + part;
    int fourth = third + part;
    float m0 = 0;
    float m1 = 0;
    float m2 = 0;
    float m3 = 0;
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

  /** The least of {@code n} elements; NaN if there is one, ∞ if there are none. */
  public static double least(double[] x, int at, int n) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      least = Math.min(least, x[at + i]);
    }
    return least;
  }

  /** The least of {@code n} elements; NaN if there is one, ∞ if there are none. */
  public static double least(float[] x, int at, int n) {
    float least = Float.POSITIVE_INFINITY;
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
      double[] lanes = new double[F64_LANES];
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
      int left = leftPart(k, CHUNK);
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
      int left = leftPart(n, CHUNK);
      return dot(a, aAt, aStep, b, bAt, left, lanes)
          + dot(a, aAt + left * aStep, aStep, b, bAt + left, n - left, lanes);
    }
    Arrays.fill(lanes, 0);
    for (int i = 0; i < n; i++) {
      int lane = i % F64_LANES;
      lanes[lane] = Fma.fma(a[aAt + i * aStep], b[bAt + i], lanes[lane]);
    }
    return fold(lanes, Math.min(n, F64_LANES));
  }

  /**
   * {@code c = a · b} for {@code a[m, k]} with any strides, {@code b[k, n]} contiguous and {@code
   * c[m, n]} contiguous, each from its offset.
   */
  public static void matmul(
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      int m,
      int k,
      int n) {
    if (n == 1) {
      float[] lanes = new float[F32_LANES];
      for (int i = 0; i < m; i++) {
        c[cAt + i] = dot(a, aAt + i * aRow, aCol, b, bAt, k, lanes);
      }
      return;
    }
    float[] more = new float[k > K_BLOCK ? n : 0];
    for (int i = 0; i < m; i++) {
      row(a, aAt + i * aRow, aCol, b, bAt, k, n, c, cAt + i * n, more);
    }
  }

  /** One row of a product; {@code more} is room for another one, if there are several blocks. */
  private static void row(
      float[] a,
      int aAt,
      int aCol,
      float[] b,
      int bAt,
      int k,
      int n,
      float[] c,
      int cAt,
      float[] more) {
    if (k > CHUNK) {
      int left = leftPart(k, CHUNK);
      float[] right = new float[n];
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
  public static void add(float[] x, int at, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += x[at + i];
    }
  }

  private static void chain(
      float[] a, int aAt, int aCol, float[] b, int bAt, int k, int n, float[] c, int cAt) {
    for (int p = 0; p < k; p++) {
      float left = a[aAt + p * aCol];
      int from = bAt + p * n;
      for (int j = 0; j < n; j++) {
        c[cAt + j] = Fma.fma(left, b[from + j], c[cAt + j]);
      }
    }
  }

  private static float dot(
      float[] a, int aAt, int aStep, float[] b, int bAt, int n, float[] lanes) {
    if (n > CHUNK) {
      int left = leftPart(n, CHUNK);
      return dot(a, aAt, aStep, b, bAt, left, lanes)
          + dot(a, aAt + left * aStep, aStep, b, bAt + left, n - left, lanes);
    }
    Arrays.fill(lanes, 0);
    for (int i = 0; i < n; i++) {
      int lane = i % F32_LANES;
      lanes[lane] = Fma.fma(a[aAt + i * aStep], b[bAt + i], lanes[lane]);
    }
    return fold(lanes, Math.min(n, F32_LANES));
  }

  // ---- how sums are paired

  /**
   * The elements that go to the left of a pair: chunks by the largest power of two below their
   * number.
   */
  public static int leftPart(int n, int chunk) {
    int chunks = (n - 1) / chunk + 1;
    return Integer.highestOneBit(chunks - 1) * chunk;
  }

  /** The smallest power of two that is not below {@code n}, or the largest there is; 1 for 0. */
  public static int powerOfTwo(int n) {
    return n <= 1 ? 1 : Integer.highestOneBit(Math.min(n - 1, 1 << 29)) << 1;
  }
}
