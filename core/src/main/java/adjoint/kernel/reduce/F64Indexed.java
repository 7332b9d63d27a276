package adjoint.kernel.reduce;

import adjoint.kernel.F64Reference;

/**
 * Moving elements by position. An array {@code [outer, extent, inner]} begins at {@code at} and is
 * contiguous, the positions are below {@code extent}, and the result is contiguous and begins at 0;
 * where elements are added to it, it must hold zeros.
 */
public final class F64Indexed {
  private F64Indexed() {}

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

  /** {@code y[o, j, i] = x[o, index[j], i]}. */
  public static void select(
      double[] x, int at, int outer, int extent, int inner, int[] index, double[] y) {
    for (int o = 0, p = 0; o < outer; o++, at += extent * inner) {
      for (int position : index) {
        if (inner == 1) { // a call for each number would take ten times as long
          y[p] = x[at + position];
        } else {
          System.arraycopy(x, at + position * inner, y, p, inner);
        }
        p += inner;
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
          F64Reference.add(x, p, y, to, run);
        }
      }
    }
  }
}
