package adjoint.kernel.reduce;

import adjoint.kernel.ReferenceKernels;
import java.util.Arrays;

/**
 * Moving elements by position. An array {@code [outer, extent, inner]} begins at {@code at} and is
 * contiguous, the positions are below {@code extent}, and the result is contiguous and begins at 0;
 * where elements are added to it, it must hold zeros.
 */
public final class Indexed {
  private Indexed() {}

  /** {@code y[o, j, i] = x[o, index[o, j, i], i]}. */
  public static void gather(
      float[] x, int at, int outer, int extent, int inner, int taken, int[] index, float[] y) {
    for (int o = 0, p = 0; o < outer; o++, at += extent * inner) {
      for (int j = 0; j < taken; j++) {
        for (int i = 0; i < inner; i++, p++) {
          y[p] = x[at + index[p] * inner + i];
        }
      }
    }
  }

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

  /** {@code y[o, j, i] = x[o, index[j], i]}. */
  public static void select(
      float[] x, int at, int outer, int extent, int inner, int[] index, float[] y) {
    for (int o = 0, p = 0; o < outer; o++, at += extent * inner) {
      for (int position : index) {
        System.arraycopy(x, at + position * inner, y, p, inner);
        p += inner;
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

  /** {@code y[o, start + j·step, i] += x[o, j, i]}, in row-major order of x. */
  public static void addSlices(
      float[] x,
      int at,
      int outer,
      int length,
      int inner,
      int start,
      int step,
      int extent,
      float[] y) {
    boolean joined = step == 1 || length <= 1; // then the slices lie one behind the other
    int runs = joined ? 1 : length;
    int run = joined ? length * inner : inner;
    for (int o = 0, p = at; o < outer; o++) {
      int to = (o * extent + start) * inner;
      if (run == 1) {
        for (int j = 0; j < runs; j++, p++, to += step) {
          y[to] += x[p];
        }
      } else {
        for (int j = 0; j < runs; j++, p += run, to += step * inner) {
          ReferenceKernels.add(x, p, y, to, run);
        }
      }
    }
  }

  /** {@code y[o, j, i] = x[o, index[o, j, i], i]}. */
  public static void gather(
      double[] x, int at, int outer, int extent, int inner, int taken, int[] index, double[] y) {
    for (int o = 0, p = 0; o < outer; o++, at += extent * inner) {
      for (int j = 0; j < taken; j++) {
        for (int i = 0; i < inner; i++, p++) {
          y[p] = x[at + index[p] * inner + i];
        }
      }
    }
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

  /** {@code y[o, j, i] = x[o, index[j], i]}. */
  public static void select(
      double[] x, int at, int outer, int extent, int inner, int[] index, double[] y) {
    for (int o = 0, p = 0; o < outer; o++, at += extent * inner) {
      for (int position : index) {
        System.arraycopy(x, at + position * inner, y, p, inner);
        p += inner;
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

  /** {@code y[o, start + j·step, i] += x[o, j, i]}, in row-major order of x. */
  public static void addSlices(
      double[] x,
      int at,
      int outer,
      int length,
      int inner,
      int start,
      int step,
      int extent,
      double[] y) {
    boolean joined = step == 1 || length <= 1; // then the slices lie one behind the other
    int runs = joined ? 1 : length;
    int run = joined ? length * inner : inner;
    for (int o = 0, p = at; o < outer; o++) {
      int to = (o * extent + start) * inner;
      if (run == 1) {
        for (int j = 0; j < runs; j++, p++, to += step) {
          y[to] += x[p];
        }
      } else {
        for (int j = 0; j < runs; j++, p += run, to += step * inner) {
          ReferenceKernels.add(x, p, y, to, run);
        }
      }
    }
  }
}
