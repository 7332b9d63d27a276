package adjoint.kernel.reduce;

import static adjoint.kernel.Lanes.F32;
import static adjoint.kernel.ReferenceKernels.CHUNK;
import static adjoint.kernel.ReferenceKernels.F32_LANES;
import static adjoint.kernel.ReferenceKernels.SLICES;

import adjoint.kernel.ReferenceKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums and maxima in single precision, equal to {@link ReferenceKernels} bit for bit.
 *
 * <p>A method is called on a vector that was just loaded, never on one that a loop carries: of that
 * HotSpot knows the class from a profile at best, and without one each call makes an object.
 */
public final class F32Reductions implements Reductions {
  private static final int W = F32.length();

  /** Elements of rows that are summed many rows at a time, and how many. */
  private static final int SHORT = 32;

  private static final int TOGETHER = 64;

  // ---- along rows

  @Override
  public void sumRows(float[] x, int at, int rows, int n, float[] y) {
    if (n <= SHORT && rows > 1) {
      shortRows(x, at, rows, n, y);
      return;
    }
    float[] lanes = new float[F32_LANES];
    for (int i = 0; i < rows; i++) {
      y[i] = sum(x, at + i * n, n, lanes);
    }
  }

  /**
   * Rows of up to {@link #SHORT} elements, many at a time: turned, so that the lanes of a row lie
   * in a column, and folded in whole slices.
   */
  private static void shortRows(float[] x, int at, int rows, int n, float[] y) {
    int width = ReferenceKernels.powerOfTwo(n);
    float[] turned = new float[Math.max(n, 1) * TOGETHER];
    for (int row = 0; row < rows; row += TOGETHER) {
      int count = Math.min(rows - row, TOGETHER);
      turn(x, at + row * n, count, n, turned);
      for (int half = width / 2; half > 0; half /= 2) {
        // What lies beyond n counts as 0, and adding it changes nothing: no lane is −0.
        int sums = Math.min(2 * half, n) - half;
        for (int j = 0; j < sums; j++) {
          int left = j * TOGETHER;
          int right = (j + half) * TOGETHER;
          for (int i = 0; i < TOGETHER; i++) {
            turned[left + i] += turned[right + i];
          }
        }
      }
      System.arraycopy(turned, 0, y, row, count);
    }
  }

  private static void turn(float[] x, int at, int rows, int n, float[] turned) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < n; j++) {
        turned[j * TOGETHER + i] = 0 + x[at + i * n + j]; // as if added to a lane: −0 becomes 0
      }
    }
  }

  private static float sum(float[] x, int at, int n, float[] lanes) {
    if (n > CHUNK) {
      int left = ReferenceKernels.leftPart(n, CHUNK);
      return sum(x, at, left, lanes) + sum(x, at + left, n - left, lanes);
    }
    int full = n / F32_LANES * F32_LANES;
    if (8 * W <= F32_LANES) {
      eightLanes(x, at, full, lanes);
    } else {
      fourLanes(x, at, full, lanes);
    }
    int j = 0;
    for (; j + W <= n - full; j += W) {
      FloatVector.fromArray(F32, lanes, j)
          .add(FloatVector.fromArray(F32, x, at + full + j))
          .intoArray(lanes, j);
    }
    for (; j < n - full; j++) {
      lanes[j] += x[at + full + j];
    }
    return fold(lanes, Math.min(n, F32_LANES));
  }

  /** Adds up the lanes of whole vectors, four at a time. */
  private static void fourLanes(float[] x, int at, int full, float[] lanes) {
    for (int j = 0; j < F32_LANES; j += 4 * W) {
      FloatVector s0 = FloatVector.zero(F32);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int i = at + j; i < at + full; i += F32_LANES) {
        s0 = FloatVector.fromArray(F32, x, i).add(s0);
        s1 = FloatVector.fromArray(F32, x, i + W).add(s1);
        s2 = FloatVector.fromArray(F32, x, i + 2 * W).add(s2);
        s3 = FloatVector.fromArray(F32, x, i + 3 * W).add(s3);
      }
      s0.intoArray(lanes, j);
      s1.intoArray(lanes, j + W);
      s2.intoArray(lanes, j + 2 * W);
      s3.intoArray(lanes, j + 3 * W);
    }
  }

  /** The same, eight at a time: narrow vectors need fewer passes over a chunk. */
  private static void eightLanes(float[] x, int at, int full, float[] lanes) {
    for (int j = 0; j < F32_LANES; j += 8 * W) {
      FloatVector s0 = FloatVector.zero(F32);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      FloatVector s4 = s0;
      FloatVector s5 = s0;
      FloatVector s6 = s0;
      FloatVector s7 = s0;
      for (int i = at + j; i < at + full; i += F32_LANES) {
        s0 = FloatVector.fromArray(F32, x, i).add(s0);
        s1 = FloatVector.fromArray(F32, x, i + W).add(s1);
        s2 = FloatVector.fromArray(F32, x, i + 2 * W).add(s2);
        s3 = FloatVector.fromArray(F32, x, i + 3 * W).add(s3);
        s4 = FloatVector.fromArray(F32, x, i + 4 * W).add(s4);
        s5 = FloatVector.fromArray(F32, x, i + 5 * W).add(s5);
        s6 = FloatVector.fromArray(F32, x, i + 6 * W).add(s6);
        s7 = FloatVector.fromArray(F32, x, i + 7 * W).add(s7);
      }
      s0.intoArray(lanes, j);
      s1.intoArray(lanes, j + W);
      s2.intoArray(lanes, j + 2 * W);
      s3.intoArray(lanes, j + 3 * W);
      s4.intoArray(lanes, j + 4 * W);
      s5.intoArray(lanes, j + 5 * W);
      s6.intoArray(lanes, j + 6 * W);
      s7.intoArray(lanes, j + 7 * W);
    }
  }

  /** The sum of the lanes, of which those from {@code width} on are not looked at or 0. */
  public static float fold(float[] lanes, int width) {
    int half = ReferenceKernels.powerOfTwo(width) / 2;
    for (; half >= W; half /= 2) {
      for (int j = 0; j < half; j += W) {
        FloatVector.fromArray(F32, lanes, j)
            .add(FloatVector.fromArray(F32, lanes, j + half))
            .intoArray(lanes, j);
      }
    }
    for (; half > 0; half /= 2) {
      for (int j = 0; j < half; j++) {
        lanes[j] += lanes[j + half];
      }
    }
    return lanes[0];
  }

  // ---- along other axes

  @Override
  public void sumSlices(float[] x, int at, int outer, int n, int inner, float[] y) {
    if (inner < W) {
      ReferenceKernels.sumSlices(x, at, outer, n, inner, y);
      return;
    }
    for (int o = 0; o < outer; o++) {
      sumSlices(x, at + o * n * inner, n, inner, y, o * inner);
    }
  }

  private static void sumSlices(float[] x, int at, int n, int inner, float[] y, int yAt) {
    if (n > SLICES) {
      int left = ReferenceKernels.leftPart(n, SLICES);
      sumSlices(x, at, left, inner, y, yAt);
      float[] right = new float[inner];
      sumSlices(x, at + left * inner, n - left, inner, right, 0);
      for (int i = 0; i < inner; i++) {
        y[yAt + i] += right[i];
      }
      return;
    }
    if (n == 0) {
      Arrays.fill(y, yAt, yAt + inner, 0);
      return;
    }
    int end = at + n * inner;
    int i = 0;
    for (; i + 4 * W <= inner; i += 4 * W) {
      FloatVector s0 = FloatVector.zero(F32);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int from = at + i; from < end; from += inner) {
        s0 = FloatVector.fromArray(F32, x, from).add(s0);
        s1 = FloatVector.fromArray(F32, x, from + W).add(s1);
        s2 = FloatVector.fromArray(F32, x, from + 2 * W).add(s2);
        s3 = FloatVector.fromArray(F32, x, from + 3 * W).add(s3);
      }
      s0.intoArray(y, yAt + i);
      s1.intoArray(y, yAt + i + W);
      s2.intoArray(y, yAt + i + 2 * W);
      s3.intoArray(y, yAt + i + 3 * W);
    }
    for (; i < inner; i += W) {
      int last = Math.min(i, inner - W); // reaches back to columns that are done
      FloatVector sum = FloatVector.zero(F32);
      for (int from = at + last; from < end; from += inner) {
        sum = FloatVector.fromArray(F32, x, from).add(sum);
      }
      sum.intoArray(y, yAt + last);
    }
  }

  @Override
  public void maxSlices(float[] x, int at, int outer, int n, int inner, float[] y) {
    if (inner > 1 && inner < W) {
      ReferenceKernels.maxSlices(x, at, outer, n, inner, y);
      return;
    }
    for (int o = 0; o < outer; o++) {
      int from = at + o * n * inner;
      if (inner == 1) {
        y[o] = max(x, from, n);
      } else {
        maxSlices(x, from, n, inner, y, o * inner);
      }
    }
  }

  private static float max(float[] x, int at, int n) {
    float max = x[at];
    int i = 0;
    if (n >= 2 * W) {
      FloatVector m0 = FloatVector.fromArray(F32, x, at);
      FloatVector m1 = FloatVector.fromArray(F32, x, at + W);
      for (i = 2 * W; i + 2 * W <= n; i += 2 * W) {
        m0 = FloatVector.fromArray(F32, x, at + i).max(m0);
        m1 = FloatVector.fromArray(F32, x, at + i + W).max(m1);
      }
      max = FloatVector.fromArray(F32, x, at).max(m0).max(m1).reduceLanes(VectorOperators.MAX);
    }
    for (; i < n; i++) {
      max = Math.max(max, x[at + i]);
    }
    return max;
  }

  private static void maxSlices(float[] x, int at, int n, int inner, float[] y, int yAt) {
    int end = at + n * inner;
    int i = 0;
    for (; i + 2 * W <= inner; i += 2 * W) {
      FloatVector m0 = FloatVector.fromArray(F32, x, at + i);
      FloatVector m1 = FloatVector.fromArray(F32, x, at + i + W);
      for (int from = at + i + inner; from < end; from += inner) {
        m0 = FloatVector.fromArray(F32, x, from).max(m0);
        m1 = FloatVector.fromArray(F32, x, from + W).max(m1);
      }
      m0.intoArray(y, yAt + i);
      m1.intoArray(y, yAt + i + W);
    }
    for (; i < inner; i += W) {
      int last = Math.min(i, inner - W); // reaches back to columns that are done
      FloatVector max = FloatVector.fromArray(F32, x, at + last);
      for (int from = at + last + inner; from < end; from += inner) {
        max = FloatVector.fromArray(F32, x, from).max(max);
      }
      max.intoArray(y, yAt + last);
    }
  }
}
