package adjoint.kernel;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/**
 * The order of additions that the documentation of {@link ReferenceKernels} fixes, written down a
 * second time from its words: slowly, on doubles, rounding every result to float where asked to.
 */
public final class Documented {
  private final boolean single;
  private final int lanes;

  /** In single or in double precision. */
  public Documented(boolean single) {
    this.single = single;
    this.lanes = single ? 64 : 32;
  }

  private double add(double a, double b) {
    return single ? (float) a + (float) b : a + b;
  }

  private double fma(double a, double b, double c) {
    return single ? Math.fma((float) a, (float) b, (float) c) : Math.fma(a, b, c);
  }

  /** What comes next to a lane's sum: an element, or the product of two. */
  private interface Next {
    double after(double sum, int i);
  }

  /** The sum of a row. */
  public double row(double... x) {
    return row(x.length, (sum, i) -> add(sum, x[i]));
  }

  /** The product of a row and a column. */
  public double dot(double[] a, double[] b) {
    return row(a.length, (sum, i) -> fma(a[i], b[i], sum));
  }

  private double row(int n, Next next) {
    double[] chunks = new double[Math.max(1, (n + 4095) / 4096)];
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      double[] lane = new double[lanes];
      for (int j = 0; j < lanes; j++) {
        for (int i = 4096 * chunk + j; i < Math.min(n, 4096 * (chunk + 1)); i += lanes) {
          lane[j] = next.after(lane[j], i);
        }
      }
      while (lane.length > 1) {
        double[] half = Arrays.copyOf(lane, lane.length / 2);
        for (int j = 0; j < half.length; j++) {
          half[j] = add(half[j], lane[j + half.length]);
        }
        lane = half;
      }
      chunks[chunk] = lane[0];
    }
    return pairwise(chunks, this::add);
  }

  /** The sum of slices, for one of their elements. */
  public double slices(double... x) {
    double[] chunks = new double[Math.max(1, (x.length + 127) / 128)];
    for (int i = 0; i < x.length; i++) {
      chunks[i / 128] = add(chunks[i / 128], x[i]);
    }
    return pairwise(chunks, this::add);
  }

  /** An element of a product of matrices, the right one of several columns. */
  public double chain(double[] a, double[] b) {
    double[] chunks = new double[Math.max(1, (a.length + 4095) / 4096)];
    for (int i = 0; i < chunks.length; i++) {
      int to = Math.min(a.length, (i + 1) * 4096);
      chunks[i] = blocks(Arrays.copyOfRange(a, i * 4096, to), Arrays.copyOfRange(b, i * 4096, to));
    }
    return pairwise(chunks, this::add);
  }

  private double blocks(double[] a, double[] b) {
    double sum = 0;
    for (int block = 0; block < a.length; block += 256) {
      double part = 0;
      for (int i = block; i < Math.min(a.length, block + 256); i++) {
        part = fma(a[i], b[i], part);
      }
      sum = block == 0 ? part : add(sum, part);
    }
    return sum;
  }

  /** Pairs, the left part being the largest power of two below the count. */
  private static double pairwise(double[] x, DoubleBinaryOperator add) {
    if (x.length == 1) {
      return x[0];
    }
    int left = 1;
    while (left * 2 < x.length) {
      left *= 2;
    }
    return add.applyAsDouble(
        pairwise(Arrays.copyOf(x, left), add),
        pairwise(Arrays.copyOfRange(x, left, x.length), add));
  }
}
