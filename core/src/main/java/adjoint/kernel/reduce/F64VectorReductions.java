package adjoint.kernel.reduce;

import static adjoint.kernel.F64Reference.LANES;
import static adjoint.kernel.Lanes.F64;
import static adjoint.kernel.ReferenceKernels.CHUNK;
import static adjoint.kernel.ReferenceKernels.SLICES;

import adjoint.kernel.ReferenceKernels;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums and maxima in double precision, equal to {@link ReferenceKernels} bit for bit.
 *
 * <p>A method is called on a vector that was just loaded, never on one that a loop carries: of that
 * HotSpot knows the class from a profile at best, and without one each call makes an object.
 */
public final class F64VectorReductions implements F64Reductions {
  private static final int W = F64.length();

  /** Elements of rows that are summed many rows at a time, and how many. */
  private static final int SHORT = 32;

  private static final int TOGETHER = 64;

  // ---- along rows

  @Override
  public void sumRows(double[] x, int at, int rows, int n, double[] y) {
    if (n <= SHORT && rows > 1) {
      shortRows(x, at, rows, n, y);
      return;
    }
    double[] lanes = new double[LANES];
    for (int i = 0; i < rows; i++) {
      y[i] = sum(x, at + i * n, n, lanes);
    }
  }

  /**
   * Rows of up to {@link #SHORT} elements, many at a time: turned, so that the lanes of a row lie
   * in a column, and folded in whole slices.
   */
  private static void shortRows(double[] x, int at, int rows, int n, double[] y) {
    int width = ReferenceKernels.powerOfTwo(n);
    double[] turned = new double[Math.max(n, 1) * TOGETHER];
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

  private static void turn(double[] x, int at, int rows, int n, double[] turned) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < n; j++) {
        turned[j * TOGETHER + i] = 0 + x[at + i * n + j]; // as if added to a lane: −0 becomes 0
      }
    }
  }

  private static double sum(double[] x, int at, int n, double[] lanes) {
    if (n > CHUNK) {
      int left = ReferenceKernels.leftPart(n, CHUNK);
      return sum(x, at, left, lanes) + sum(x, at + left, n - left, lanes);
    }
    int full = n / LANES * LANES;
    if (8 * W <= LANES) {
      eightLanes(x, at, full, lanes);
    } else {
      fourLanes(x, at, full, lanes);
    }
    int j = 0;
    for (; j + W <= n - full; j += W) {
      DoubleVector.fromArray(F64, lanes, j)
          .add(DoubleVector.fromArray(F64, x, at + full + j))
          .intoArray(lanes, j);
    }
    for (; j < n - full; j++) {
      lanes[j] += x[at + full + j];
    }
    return fold(lanes, Math.min(n, LANES));
  }

  /** Adds up the lanes of whole vectors, four at a time. */
  private static void fourLanes(double[] x, int at, int full, double[] lanes) {
    for (int j = 0; j < LANES; j += 4 * W) {
      DoubleVector s0 = DoubleVector.zero(F64);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      for (int i = at + j; i < at + full; i += LANES) {
        s0 = DoubleVector.fromArray(F64, x, i).add(s0);
        s1 = DoubleVector.fromArray(F64, x, i + W).add(s1);
        s2 = DoubleVector.fromArray(F64, x, i + 2 * W).add(s2);
        s3 = DoubleVector.fromArray(F64, x, i + 3 * W).add(s3);
      }
      s0.intoArray(lanes, j);
      s1.intoArray(lanes, j + W);
      s2.intoArray(lanes, j + 2 * W);
      s3.intoArray(lanes, j + 3 * W);
    }
  }

  /** The same, eight at a time: narrow vectors need fewer passes over a chunk. */
  private static void eightLanes(double[] x, int at, int full, double[] lanes) {
    for (int j = 0; j < LANES; j += 8 * W) {
      DoubleVector s0 = DoubleVector.zero(F64);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      DoubleVector s4 = s0;
      DoubleVector s5 = s0;
      DoubleVector s6 = s0;
      DoubleVector s7 = s0;
      for (int i = at + j; i < at + full; i += LANES) {
        s0 = DoubleVector.fromArray(F64, x, i).add(s0);
        s1 = DoubleVector.fromArray(F64, x, i + W).add(s1);
        s2 = DoubleVector.fromArray(F64, x, i + 2 * W).add(s2);
        s3 = DoubleVector.fromArray(F64, x, i + 3 * W).add(s3);
        s4 = DoubleVector.fromArray(F64, x, i + 4 * W).add(s4);
        s5 = DoubleVector.fromArray(F64, x, i + 5 * W).add(s5);
        s6 = DoubleVector.fromArray(F64, x, i + 6 * W).add(s6);
        s7 = DoubleVector.fromArray(F64, x, i + 7 * W).add(s7);
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
  public static double fold(double[] lanes, int width) {
    int half = ReferenceKernels.powerOfTwo(width) / 2;
    for (; half >= W; half /= 2) {
      for (int j = 0; j < half; j += W) {
        DoubleVector.fromArray(F64, lanes, j)
            .add(DoubleVector.fromArray(F64, lanes, j + half))
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
  public void sumSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    int first = inner < W && n <= SLICES ? narrowSums(x, at, outer, n, inner, y) : 0;
    for (int o = first; o < outer; o++) {
      sumSlices(x, at + o * n * inner, n, inner, y, o * inner);
    }
  }

  /**
   * Slices narrower than a vector: what it sums beside them becomes garbage behind the result,
   * which the next slices write over. How many are done: the last ones have no room for garbage.
   */
  private static int narrowSums(double[] x, int at, int outer, int n, int inner, double[] y) {
    int o = 0;
    for (; hasRoom(x, at, o, outer, n, inner); o++) {
      int end = at + (o + 1) * n * inner;
      DoubleVector sum = DoubleVector.zero(F64);
      for (int from = at + o * n * inner; from < end; from += inner) {
        sum = DoubleVector.fromArray(F64, x, from).add(sum);
      }
      sum.intoArray(y, o * inner);
    }
    return o;
  }

  /** Whether vectors at the o-th slices stay within the arrays. */
  private static boolean hasRoom(double[] x, int at, int o, int outer, int n, int inner) {
    int last = at + ((o + 1) * n - 1) * inner;
    return (outer - o) * inner >= W && last <= x.length - W;
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
    if (n == 0) {
      Arrays.fill(y, yAt, yAt + inner, 0);
      return;
    }
    int end = at + n * inner;
    if (inner < W) {
      for (int i = 0; i < inner; i++) {
        double sum = 0;
        for (int from = at + i; from < end; from += inner) {
          sum += x[from];
        }
        y[yAt + i] = sum;
      }
      return;
    }
    int i = 0;
    for (; i + 4 * W <= inner; i += 4 * W) {
      DoubleVector s0 = DoubleVector.zero(F64);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      for (int from = at + i; from < end; from += inner) {
        s0 = DoubleVector.fromArray(F64, x, from).add(s0);
        s1 = DoubleVector.fromArray(F64, x, from + W).add(s1);
        s2 = DoubleVector.fromArray(F64, x, from + 2 * W).add(s2);
        s3 = DoubleVector.fromArray(F64, x, from + 3 * W).add(s3);
      }
      s0.intoArray(y, yAt + i);
      s1.intoArray(y, yAt + i + W);
      s2.intoArray(y, yAt + i + 2 * W);
      s3.intoArray(y, yAt + i + 3 * W);
    }
    for (; i < inner; i += W) {
      int last = Math.min(i, inner - W); // reaches back to columns that are done
      DoubleVector sum = DoubleVector.zero(F64);
      for (int from = at + last; from < end; from += inner) {
        sum = DoubleVector.fromArray(F64, x, from).add(sum);
      }
      sum.intoArray(y, yAt + last);
    }
  }

  @Override
  public void maxSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    if (inner == 1 && n < 2 * W) {
      shortMaxima(x, at, outer, n, y);
      return;
    }
    int first = inner > 1 && inner < W ? narrowMaxima(x, at, outer, n, inner, y) : 0;
    for (int o = first; o < outer; o++) {
      int from = at + o * n * inner;
      if (inner == 1) {
        y[o] = max(x, from, n);
      } else {
        maxSlices(x, from, n, inner, y, o * inner);
      }
    }
  }

  /** Rows of less than two vectors, many at a time, turned as in {@link #shortRows}. */
  private static void shortMaxima(double[] x, int at, int rows, int n, double[] y) {
    double[] turned = new double[n * TOGETHER];
    int row = 0;
    for (; row + TOGETHER <= rows; row += TOGETHER) {
      for (int i = 0; i < TOGETHER; i++) {
        int from = at + (row + i) * n;
        for (int j = 0; j < n; j++) {
          turned[j * TOGETHER + i] = x[from + j];
        }
      }
      maxSlices(turned, 0, n, TOGETHER, y, row);
    }
    for (; row < rows; row++) {
      y[row] = max(x, at + row * n, n);
    }
  }

  /** As {@link #narrowSums}. */
  private static int narrowMaxima(double[] x, int at, int outer, int n, int inner, double[] y) {
    int o = 0;
    for (; hasRoom(x, at, o, outer, n, inner); o++) {
      int begin = at + o * n * inner;
      DoubleVector max = DoubleVector.fromArray(F64, x, begin);
      for (int j = 1; j < n; j++) {
        max = DoubleVector.fromArray(F64, x, begin + j * inner).max(max);
      }
      max.intoArray(y, o * inner);
    }
    return o;
  }

  private static double max(double[] x, int at, int n) {
    double max = x[at];
    int i = 0;
    if (n >= 2 * W) {
      DoubleVector m0 = DoubleVector.fromArray(F64, x, at);
      DoubleVector m1 = DoubleVector.fromArray(F64, x, at + W);
      for (i = 2 * W; i + 2 * W <= n; i += 2 * W) {
        m0 = DoubleVector.fromArray(F64, x, at + i).max(m0);
        m1 = DoubleVector.fromArray(F64, x, at + i + W).max(m1);
      }
      max = DoubleVector.fromArray(F64, x, at).max(m0).max(m1).reduceLanes(VectorOperators.MAX);
    }
    for (; i < n; i++) {
      max = Math.max(max, x[at + i]);
    }
    return max;
  }

  private static void maxSlices(double[] x, int at, int n, int inner, double[] y, int yAt) {
    int end = at + n * inner;
    if (inner < W) {
      for (int i = 0; i < inner; i++) {
        double max = x[at + i];
        for (int from = at + i + inner; from < end; from += inner) {
          max = Math.max(max, x[from]);
        }
        y[yAt + i] = max;
      }
      return;
    }
    int i = 0;
    for (; i + 2 * W <= inner; i += 2 * W) {
      DoubleVector m0 = DoubleVector.fromArray(F64, x, at + i);
      DoubleVector m1 = DoubleVector.fromArray(F64, x, at + i + W);
      for (int from = at + i + inner; from < end; from += inner) {
        m0 = DoubleVector.fromArray(F64, x, from).max(m0);
        m1 = DoubleVector.fromArray(F64, x, from + W).max(m1);
      }
      m0.intoArray(y, yAt + i);
      m1.intoArray(y, yAt + i + W);
    }
    for (; i < inner; i += W) {
      int last = Math.min(i, inner - W); // reaches back to columns that are done
      DoubleVector max = DoubleVector.fromArray(F64, x, at + last);
      for (int from = at + last + inner; from < end; from += inner) {
        max = DoubleVector.fromArray(F64, x, from).max(max);
      }
      max.intoArray(y, yAt + last);
    }
  }
}
