package adjoint.kernel.reduce;

import adjoint.kernel.Parallel;
import adjoint.kernel.ReferenceKernels;
import adjoint.kernel.elementwise.RowLoopTemplate;
import adjoint.kernel.math.Elementary;
import adjoint.kernel.math.ElementaryLoops;
import adjoint.kernel.math.MapLoop;
import java.util.function.DoubleUnaryOperator;

/**
 * Softmax and its logarithm: {@code e^(x−m) / Σ e^(x−m)} along an axis, with the largest x for m.
 *
 * <p>Each step rounds its result: x − m, the exponential, the sum (in the order of {@link
 * ReferenceKernels}), the quotient or the logarithm. That is of {@code 1 + Σ} without the first of
 * the largest, whose exponential is 1, by log1p: it is not lost where it is small. Where m is
 * infinite x − m is 0 for x = m = ∞, otherwise −∞: the softmax of nothing but −∞ is 0, and its
 * logarithm −∞.
 *
 * <p>Several runs at a time, as many as stay in the first-level cache, pass through all steps.
 */
public final class F64Softmax {
  /** Elements that pass through all steps together. */
  private static final int BLOCK = 4096;

  private static final DoubleUnaryOperator EXP = StrictMath::exp;
  private static final DoubleUnaryOperator LOG1P = StrictMath::log1p;
  private static final MapLoop PLAIN_EXP = new RowLoopTemplate();

  private static final F64Softmax BEST =
      new F64Softmax(F64Reductions.best(), ElementaryLoops.best());

  private final F64Reductions reductions;
  private final MapLoop exp;

  /** Of these sums and maxima, and the exponential of these loops. */
  public F64Softmax(F64Reductions reductions, ElementaryLoops loops) {
    this.reductions = reductions;
    this.exp = loops.get(Elementary.EXP, EXP, PLAIN_EXP);
  }

  /** The implementation that serves on this machine. */
  public static F64Softmax best() {
    return BEST;
  }

  /**
   * {@code y[o, j, i] = e^(x[o, j, i] − m) / Σ_j e^(x[o, j, i] − m)} for contiguous {@code x[outer,
   * n, inner]}, which starts at {@code at}; n is at least 1.
   */
  public void softmax(double[] x, int at, int outer, int n, int inner, double[] y) {
    int run = n * inner;
    blocks(
        outer,
        run,
        (start, end, step) -> {
          double[] one = new double[step * inner];
          for (int o = start; o < end; o += step) {
            int count = Math.min(end - o, step);
            int from = o * run;
            reductions.maxSlices(x, at + from, count, n, inner, one);
            shift(x, at + from, count, n, inner, one, y, from);
            exp.map(EXP, y, from, 1, y, from, count * run);
            sum(y, from, count, n, inner, one);
            divide(y, from, count, n, inner, one);
          }
        });
  }

  /**
   * {@code y[o, j, i] = x[o, j, i] − m − log Σ_j e^(x[o, j, i] − m)} for contiguous {@code x[outer,
   * n, inner]}, which starts at {@code at}; n is at least 1.
   */
  public void logSoftmax(double[] x, int at, int outer, int n, int inner, double[] y) {
    int run = n * inner;
    blocks(
        outer,
        run,
        (start, end, step) -> {
          double[] one = new double[step * inner];
          double[] shifted = new double[step * run];
          double[] e = new double[step * run];
          for (int o = start; o < end; o += step) {
            int count = Math.min(end - o, step);
            reductions.maxSlices(x, at + o * run, count, n, inner, one);
            shift(x, at + o * run, count, n, inner, one, shifted, 0);
            exp.map(EXP, shifted, 0, 1, e, 0, count * run);
            dropOne(shifted, e, count, n, inner);
            sum(e, 0, count, n, inner, one);
            for (int i = 0; i < count * inner; i++) {
              one[i] = /* (float) */ LOG1P.applyAsDouble(one[i]);
            }
            shift(shifted, 0, count, n, inner, one, y, o * run);
          }
        });
  }

  /**
   * The vjp of {@link #softmax} for its result y and a cotangent g: {@code r = g − Σ g·y}, then
   * {@code (r − Σ r·y)·y}, where a product is 0 if its first factor is, whatever the other one is.
   */
  public void softmaxVjp(
      double[] y, int at, double[] g, int gAt, int outer, int n, int inner, double[] x) {
    int run = n * inner;
    blocks(
        outer,
        run,
        (start, end, step) -> {
          double[] one = new double[step * inner];
          double[] products = new double[step * run];
          for (int o = start; o < end; o += step) {
            int count = Math.min(end - o, step);
            int from = o * run;
            int size = count * run;
            multiply(g, gAt + from, y, at + from, products, 0, size, false);
            sum(products, 0, count, n, inner, one);
            // Products are strong where it matters: a NaN in y shows in the sums.
            boolean strong = hasNaN(one, count * inner);
            if (strong) {
              multiply(g, gAt + from, y, at + from, products, 0, size, true);
              sum(products, 0, count, n, inner, one);
            }
            subtract(g, gAt + from, count, n, inner, one, x, from);
            multiply(x, from, y, at + from, products, 0, size, strong);
            sum(products, 0, count, n, inner, one);
            subtract(x, from, count, n, inner, one, x, from);
            multiply(x, from, y, at + from, x, from, size, strong);
          }
        });
  }

  private static boolean hasNaN(double[] x, int n) {
    boolean found = false;
    for (int i = 0; i < n; i++) {
      found |= Double.isNaN(x[i]);
    }
    return found;
  }

  /** {@code y = a·b}; if it is strong, 0 where a is. */
  private static void multiply(
      double[] a, int aAt, double[] b, int bAt, double[] y, int yAt, int n, boolean strong) {
    if (!strong) {
      for (int i = 0; i < n; i++) {
        y[yAt + i] = a[aAt + i] * b[bAt + i];
      }
      return;
    }
    for (int i = 0; i < n; i++) { // y may be a
      double left = a[aAt + i];
      double right = b[bAt + i];
      y[yAt + i] = left == 0 && Double.isNaN(right) ? 0 : left * right;
    }
  }

  private void sum(double[] x, int at, int count, int n, int inner, double[] y) {
    if (n == 1) { // one element is its own sum, be it −0
      System.arraycopy(x, at, y, 0, count * inner);
    } else if (inner == 1) {
      reductions.sumRows(x, at, count, n, y);
    } else {
      reductions.sumSlices(x, at, count, n, inner, y);
    }
  }

  /** {@code y[o, j, i] = x[o, j, i] − m[o, i]}, or its limit where m is infinite. */
  private static void shift(
      double[] x, int at, int count, int n, int inner, double[] m, double[] y, int yAt) {
    subtract(x, at, count, n, inner, m, y, yAt);
    for (int k = 0; k < count * inner; k++) {
      if (Math.abs(m[k]) == Double.POSITIVE_INFINITY) {
        int first = k / inner * n * inner + k % inner;
        limits(x, at + first, y, yAt + first, n, inner, m[k]);
      }
    }
  }

  /** {@code y[o, j, i] = x[o, j, i] − s[o, i]}. */
  private static void subtract(
      double[] x, int at, int count, int n, int inner, double[] s, double[] y, int yAt) {
    // First a copy: HotSpot vectorises a loop that changes one array, not one that reads another.
    System.arraycopy(x, at, y, yAt, count * n * inner);
    for (int b = 0; b < count; b++) {
      int start = yAt + b * n * inner;
      if (inner == 1) {
        double right = s[b];
        for (int j = 0; j < n; j++) {
          y[start + j] -= right;
        }
      } else {
        for (int j = 0; j < n; j++) {
          for (int i = 0; i < inner; i++) {
            y[start + j * inner + i] -= s[b * inner + i];
          }
        }
      }
    }
  }

  /** {@code x − m} for an infinite m: 0 where x is +∞, otherwise −∞. */
  private static void limits(double[] x, int at, double[] y, int yAt, int n, int step, double m) {
    for (int j = 0; j < n * step; j += step) {
      y[yAt + j] = m > 0 && x[at + j] == m ? 0 : Double.NEGATIVE_INFINITY;
    }
  }

  /** Makes the first exponential of each run that is 1, the largest, 0. */
  private static void dropOne(double[] shifted, double[] e, int count, int n, int inner) {
    for (int b = 0; b < count; b++) {
      for (int i = 0; i < inner; i++) {
        int end = (b + 1) * n * inner;
        int k = b * n * inner + i;
        while (k < end && shifted[k] != 0) {
          k += inner;
        }
        if (k < end) {
          e[k] = 0;
        }
      }
    }
  }

  /** {@code y[o, j, i] /= s[o, i]}. */
  private static void divide(double[] y, int at, int count, int n, int inner, double[] s) {
    for (int i = 0; i < count * inner; i++) {
      s[i] = s[i] == 0 ? 1 : s[i]; // of nothing but −∞
    }
    for (int b = 0; b < count; b++) {
      int start = b * n * inner;
      if (inner == 1) {
        double right = s[b];
        for (int j = 0; j < n; j++) {
          y[at + start + j] /= right;
        }
      } else {
        for (int j = 0; j < n; j++, start += inner) {
          for (int i = 0; i < inner; i++) {
            y[at + start + i] /= s[b * inner + i];
          }
        }
      }
    }
  }

  /** Rows {@code start … end − 1}, so many at a time. */
  private interface Rows {
    void run(int start, int end, int step);
  }

  /** All rows, on several threads if there are many; as many at a time as fit the cache. */
  private static void blocks(int outer, int run, Rows rows) {
    int step = Math.clamp(BLOCK / Math.max(run, 1), 1, Math.max(outer, 1));
    int blocks = (outer + step - 1) / step;
    Parallel.forRange(
        blocks,
        (long) outer * run * ElementaryLoops.COST,
        (from, to) -> rows.run(from * step, Math.min(to * step, outer), step));
  }
}
