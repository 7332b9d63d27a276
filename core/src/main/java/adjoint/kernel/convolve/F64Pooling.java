package adjoint.kernel.convolve;

import adjoint.kernel.Parallel;
import java.util.Arrays;

/**
 * Largest elements and means of windows of doubles, and their derivatives. Images are planes, one
 * behind the other, each computed by one thread; what comes out begins at 0.
 */
public final class F64Pooling {
  private F64Pooling() {}

  /** {@code y[p] = max x} over each window p, by {@link Math#max}. */
  public static void max(PoolGeometry s, double[] x, int at, double[] y) {
    Windows width = s.width();
    boolean fours = s.areTwoByTwo();
    Parallel.forRange(
        s.planes(),
        s.operations(),
        (from, to) -> {
          for (int plane = from; plane < to; plane++) {
            int line = plane * s.places();
            for (int d = 0; d < s.depth().places(); d++) {
              for (int h = 0; h < s.height().places(); h++, line += width.places()) {
                if (fours) {
                  maxOfFour(s, d, h, x, at + plane * s.pixels(), y, line);
                  continue;
                }
                Arrays.fill(y, line, line + width.places(), Double.NEGATIVE_INFINITY);
                for (int i = 0; i < s.depth().count()[d]; i++) {
                  for (int j = 0; j < s.height().count()[h]; j++) {
                    maxOfRow(width, x, at + plane * s.pixels() + s.row(d, i, h, j), y, line);
                  }
                }
              }
            }
          }
        });
  }

  private static void maxOfRow(Windows width, double[] x, int row, double[] y, int line) {
    for (int p = 0; p < width.places(); p++) {
      int from = row + width.first()[p];
      double most = y[line + p];
      for (int k = 0; k < width.count()[p]; k++) {
        most = Math.max(most, x[from + k * width.step()]);
      }
      y[line + p] = most;
    }
  }

  /** For a line of the most frequent windows. */
  private static void maxOfFour(
      PoolGeometry s, int d, int h, double[] x, int image, double[] y, int line) {
    int[] first = s.width().first();
    int upper = image + s.row(d, 0, h, 0);
    int lower = image + s.row(d, 0, h, 1);
    for (int w = 0; w < first.length; w++) {
      int i = upper + first[w];
      int j = lower + first[w];
      y[line + w] = Math.max(Math.max(x[i], x[i + 1]), Math.max(x[j], x[j + 1]));
    }
  }

  /**
   * The adjoint of {@link #maxTangent}: {@code y[i] += g[p]/n} for each of the n largest elements i
   * of window p of x, and NaN for all of a window that has one.
   */
  public static void maxInput(
      PoolGeometry s, double[] g, int gAt, double[] x, int xAt, double[] y) {
    boolean fours = s.areTwoByTwo();
    Parallel.forRange(
        s.planes(),
        2 * s.operations(),
        (from, to) -> {
          /* double */ double[] sums = new /* double */ double[fours ? 0 : s.pixels()];
          for (int plane = from; plane < to; plane++) {
            int image = xAt + plane * s.pixels();
            int place = gAt + plane * s.places();
            if (fours) {
              Arrays.fill(y, plane * s.pixels(), (plane + 1) * s.pixels(), 0);
            }
            Arrays.fill(sums, 0);
            for (int d = 0; d < s.depth().places(); d++) {
              for (int h = 0; h < s.height().places(); h++, place += s.width().places()) {
                if (fours) {
                  giveToLargestOfFour(s, d, h, g, place, x, image, y, plane * s.pixels());
                } else {
                  giveToLargest(s, d, h, g, place, x, image, sums);
                }
              }
            }
            round(sums, y, plane * s.pixels());
          }
        });
  }

  /** For a line of windows. */
  private static void giveToLargest(
      PoolGeometry s,
      int d,
      int h,
      double[] g,
      int place,
      double[] x,
      int image,
      /* double */ double[] sums) {
    int step = s.width().step();
    for (int w = 0; w < s.width().places(); w++) {
      double most = largest(s, d, h, w, x, image);
      int ties = ties(s, d, h, w, x, image, most);
      double share = ties == 0 ? Double.NaN : g[place + w] / ties;
      for (int i = 0; i < s.depth().count()[d]; i++) {
        for (int j = 0; j < s.height().count()[h]; j++) {
          int at = s.row(d, i, h, j) + s.width().first()[w];
          for (int k = 0; k < s.width().count()[w]; k++, at += step) {
            sums[at] += x[image + at] == most || ties == 0 ? share : 0;
          }
        }
      }
    }
  }

  /**
   * For a line of the most frequent windows. Which element is the largest nobody can foresee, and a
   * processor that has guessed wrong loses more time than all the rest takes: hence masks of bits.
   */
  private static void giveToLargestOfFour(
      PoolGeometry s,
      int d,
      int h,
      double[] g,
      int place,
      double[] x,
      int image,
      double[] y,
      int yAt) {
    int[] first = s.width().first();
    int upper = s.row(d, 0, h, 0);
    int lower = s.row(d, 0, h, 1);
    for (int w = 0; w < first.length; w++) {
      int i = upper + first[w];
      int j = lower + first[w];
      double a = x[image + i];
      double b = x[image + i + 1];
      double c = x[image + j];
      double e = x[image + j + 1];
      double most = Math.max(Math.max(a, b), Math.max(c, e));
      if (Double.isNaN(most)) {
        y[yAt + i] = y[yAt + i + 1] = y[yAt + j] = y[yAt + j + 1] = most;
        continue;
      }
      /* int */ long ofA = a == most ? -1 : 0;
      /* int */ long ofB = b == most ? -1 : 0;
      /* int */ long ofC = c == most ? -1 : 0;
      /* int */ long ofE = e == most ? -1 : 0;
      double part = g[place + w] / -(ofA + ofB + ofC + ofE);
      /* int */ long share = Double.doubleToRawLongBits(part);
      y[yAt + i] = Double.longBitsToDouble(share & ofA);
      y[yAt + i + 1] = Double.longBitsToDouble(share & ofB);
      y[yAt + j] = Double.longBitsToDouble(share & ofC);
      y[yAt + j + 1] = Double.longBitsToDouble(share & ofE);
    }
  }

  /** {@code y[p] = Σ t/n} over the n largest elements of window p of x; NaN if it has one. */
  public static void maxTangent(
      PoolGeometry s, double[] t, int tAt, double[] x, int xAt, double[] y) {
    Parallel.forRange(
        s.planes(),
        2 * s.operations(),
        (from, to) -> {
          int place = from * s.places();
          for (int plane = from; plane < to; plane++) {
            int image = plane * s.pixels();
            for (int d = 0; d < s.depth().places(); d++) {
              for (int h = 0; h < s.height().places(); h++) {
                for (int w = 0; w < s.width().places(); w++, place++) {
                  y[place] = ofLargest(s, d, h, w, t, tAt + image, x, xAt + image);
                }
              }
            }
          }
        });
  }

  private static double ofLargest(
      PoolGeometry s, int d, int h, int w, double[] t, int tAt, double[] x, int xAt) {
    double most = largest(s, d, h, w, x, xAt);
    int ties = 0;
    /* double */ double sum = 0;
    for (int i = 0; i < s.depth().count()[d]; i++) {
      for (int j = 0; j < s.height().count()[h]; j++) {
        int at = s.row(d, i, h, j) + s.width().first()[w];
        for (int k = 0; k < s.width().count()[w]; k++, at += s.width().step()) {
          if (x[xAt + at] == most) {
            ties++;
            sum += t[tAt + at];
          }
        }
      }
    }
    return ties == 0 ? Double.NaN : /* (float) */ (sum / ties);
  }

  private static double largest(PoolGeometry s, int d, int h, int w, double[] x, int image) {
    double most = Double.NEGATIVE_INFINITY;
    int step = s.width().step();
    for (int i = 0; i < s.depth().count()[d]; i++) {
      for (int j = 0; j < s.height().count()[h]; j++) {
        int at = image + s.row(d, i, h, j) + s.width().first()[w];
        for (int k = 0; k < s.width().count()[w]; k++, at += step) {
          most = Math.max(most, x[at]);
        }
      }
    }
    return most;
  }

  /** How many elements of a window are equal to its largest; none if that is NaN. */
  private static int ties(PoolGeometry s, int d, int h, int w, double[] x, int image, double most) {
    int ties = 0;
    int step = s.width().step();
    for (int i = 0; i < s.depth().count()[d]; i++) {
      for (int j = 0; j < s.height().count()[h]; j++) {
        int at = image + s.row(d, i, h, j) + s.width().first()[w];
        for (int k = 0; k < s.width().count()[w]; k++, at += step) {
          ties += x[at] == most ? 1 : 0;
        }
      }
    }
    return ties;
  }

  /** {@code y[p] = Σ x/n} over the n elements of each window p. */
  public static void mean(PoolGeometry s, double[] x, int at, double[] y) {
    Windows width = s.width();
    Parallel.forRange(
        s.planes(),
        s.operations(),
        (from, to) -> {
          /* double */ double[] sums = new /* double */ double[width.places()];
          int line = from * s.places();
          for (int plane = from; plane < to; plane++) {
            for (int d = 0; d < s.depth().places(); d++) {
              for (int h = 0; h < s.height().places(); h++, line += width.places()) {
                Arrays.fill(sums, 0);
                for (int i = 0; i < s.depth().count()[d]; i++) {
                  for (int j = 0; j < s.height().count()[h]; j++) {
                    addRow(width, x, at + plane * s.pixels() + s.row(d, i, h, j), sums);
                  }
                }
                for (int w = 0; w < sums.length; w++) {
                  y[line + w] = /* (float) */ (sums[w] / s.count(d, h, w));
                }
              }
            }
          }
        });
  }

  private static void addRow(Windows width, double[] x, int row, /* double */ double[] sums) {
    for (int p = 0; p < sums.length; p++) {
      int from = row + width.first()[p];
      /* double */ double sum = sums[p];
      for (int k = 0; k < width.count()[p]; k++) {
        sum += x[from + k * width.step()];
      }
      sums[p] = sum;
    }
  }

  /**
   * The adjoint of {@link #mean}: {@code y[i] += g[p]/n} for each of the n elements i of window p.
   */
  public static void meanInput(PoolGeometry s, double[] g, int gAt, double[] y) {
    Windows width = s.width();
    Parallel.forRange(
        s.planes(),
        s.operations(),
        (from, to) -> {
          /* double */ double[] sums = new /* double */ double[s.pixels()];
          int line = gAt + from * s.places();
          for (int plane = from; plane < to; plane++) {
            Arrays.fill(sums, 0);
            for (int d = 0; d < s.depth().places(); d++) {
              for (int h = 0; h < s.height().places(); h++, line += width.places()) {
                for (int i = 0; i < s.depth().count()[d]; i++) {
                  for (int j = 0; j < s.height().count()[h]; j++) {
                    int others = s.depth().count()[d] * s.height().count()[h];
                    spread(width, g, line, others, sums, s.row(d, i, h, j));
                  }
                }
              }
            }
            round(sums, y, plane * s.pixels());
          }
        });
  }

  private static void spread(
      Windows width, double[] g, int line, int others, /* double */ double[] sums, int row) {
    for (int p = 0; p < width.places(); p++) {
      int from = row + width.first()[p];
      int count = width.count()[p];
      /* double */ double share = /* (double) */ g[line + p] / (others * count);
      for (int k = 0; k < count; k++) {
        sums[from + k * width.step()] += share;
      }
    }
  }

  private static void round(/* double */ double[] sums, double[] y, int at) {
    for (int i = 0; i < sums.length; i++) {
      y[at + i] = /* (float) */ sums[i];
    }
  }
}
