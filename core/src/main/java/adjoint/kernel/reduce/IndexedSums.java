package adjoint.kernel.reduce;

import java.util.Arrays;

/**
 * Adding elements by position, in the order of the positions. Arrays are as those of {@link
 * F64Indexed}. Not generated: a sum of floats is a double that is rounded at the end.
 */
public final class IndexedSums {
  private IndexedSums() {}

  /** Sums in double precision that are kept at a time, if there are so many. */
  private static final int SUMS = 1 << 14;

  /**
   * {@code y[o, index[o, j, i], i] += x[o, j, i]}, in row-major order of the positions; each sum is
   * a double that is rounded at the end.
   */
  public static void scatterAdd(
      float[] x, int at, int outer, int extent, int inner, int taken, int[] index, float[] y) {
    if (taken < 3) { // sums of two are the same in either precision
      for (int o = 0, p = 0, to = 0; o < outer; o++, to += extent * inner) {
        for (int j = 0; j < taken; j++) {
          for (int i = 0; i < inner; i++, p++) {
            y[to + index[p] * inner + i] += x[at + p];
          }
        }
      }
      return;
    }
    int width = Math.clamp(SUMS / Math.max(1, extent), 1, Math.max(1, inner));
    double[] sums = new double[extent * width];
    for (int o = 0; o < outer; o++) {
      for (int start = 0; start < inner; start += width) {
        int columns = Math.min(width, inner - start);
        Arrays.fill(sums, 0);
        for (int j = 0; j < taken; j++) {
          int p = (o * taken + j) * inner + start;
          for (int i = 0; i < columns; i++, p++) {
            sums[index[p] * width + i] += x[at + p];
          }
        }
        for (int k = 0; k < extent; k++) {
          for (int i = 0; i < columns; i++) {
            y[(o * extent + k) * inner + start + i] = (float) sums[k * width + i];
          }
        }
      }
    }
  }

  /**
   * {@code y[o, index[j], i] += x[o, j, i]}, in the order of the positions; each sum is a double
   * that is rounded at the end.
   */
  public static void add(
      float[] x, int at, int outer, int extent, int inner, int[] index, float[] y) {
    int[] next = sameNext(extent, index);
    boolean[] later = new boolean[index.length]; // whether an equal position comes before
    double[] sums = new double[inner];
    for (int j = 0; j < index.length; j++) {
      if (next[j] > 0) {
        later[next[j]] = true;
      }
    }
    for (int o = 0; o < outer; o++) {
      for (int j = 0; j < index.length; j++) {
        if (later[j]) {
          continue;
        }
        int to = (o * extent + index[j]) * inner;
        if (next[j] == 0) {
          int p = at + (o * index.length + j) * inner;
          for (int i = 0; i < inner; i++) {
            y[to + i] += x[p + i];
          }
          continue;
        }
        Arrays.fill(sums, 0);
        for (int k = j; ; k = next[k]) {
          int p = at + (o * index.length + k) * inner;
          for (int i = 0; i < inner; i++) {
            sums[i] += x[p + i];
          }
          if (next[k] == 0) {
            break;
          }
        }
        for (int i = 0; i < inner; i++) {
          y[to + i] = (float) sums[i];
        }
      }
    }
  }

  /** Where each position comes next, counted from 0; 0 where it does not. */
  private static int[] sameNext(int extent, int[] index) {
    int[] next = new int[index.length];
    int[] first = new int[extent];
    for (int j = index.length - 1; j >= 0; j--) {
      next[j] = first[index[j]];
      first[index[j]] = j;
    }
    return next;
  }

  /** {@code y[o, index[o, j, i], i] += x[o, j, i]}, in row-major order of the positions. */
  public static void scatterAdd(
      double[] x, int at, int outer, int extent, int inner, int taken, int[] index, double[] y) {
    for (int o = 0, p = 0, to = 0; o < outer; o++, to += extent * inner) {
      for (int j = 0; j < taken; j++) {
        for (int i = 0; i < inner; i++, p++) {
          y[to + index[p] * inner + i] += x[at + p];
        }
      }
    }
  }

  /** {@code y[o, index[j], i] += x[o, j, i]}, in the order of the positions. */
  public static void add(
      double[] x, int at, int outer, int extent, int inner, int[] index, double[] y) {
    for (int o = 0, p = at, start = 0; o < outer; o++, start += extent * inner) {
      for (int position : index) {
        int to = start + position * inner;
        for (int i = 0; i < inner; i++, p++) {
          y[to + i] += x[p];
        }
      }
    }
  }
}
