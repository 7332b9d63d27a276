package adjoint.kernel.convolve;

import adjoint.kernel.Parallel;
import adjoint.kernel.product.F64Products;
import java.util.Arrays;

/**
 * Convolutions of doubles, and their two adjoints. An image that is {@code [channels, depth,
 * height, width]} is unfolded to a matrix {@code [window, places]}, a block of lines at a time; the
 * products are those of {@link F64Products}, to the bit.
 *
 * <p>Blocks are cut by shapes alone, and every number is computed by one thread, in one order.
 */
public final class F64Convolution {
  /** Numbers of an unfolded block: a part of the second-level cache. */
  private static final int BLOCK = 1 << 15;

  /** Places of a block whose products are added up. */
  private static final int PLACES = 1 << 9;

  /** Columns from which a product is a product of matrices. */
  private static final int COLUMNS = 64;

  private F64Convolution() {}

  /** {@code y[n, o, p] = Σ w[o, c, k] · x[n, c, p·stride + k·dilation − before]}. */
  public static void forward(Geometry s, double[] x, int xAt, double[] w, int wAt, double[] y) {
    int window = s.window();
    int width = s.width();
    int step = s.isPointwise() ? s.lines() : linesOf(s, BLOCK / Math.max(1, window));
    int blocks = Math.ceilDiv(s.lines(), step);
    int image = s.pixels();
    int places = s.places();
    Parallel.forRange(
        s.batch() * s.groups() * blocks,
        s.operations(),
        (from, to) -> {
          double[] unfolded = s.isPointwise() ? x : new double[window * step * width];
          double[] product = new double[s.out() * step * width];
          for (int unit = from; unit < to; unit++) {
            int part = unit / blocks; // image and group
            int line = unit % blocks * step;
            int lines = Math.min(step, s.lines() - line);
            int at = xAt + part * s.in() * image;
            int n = lines * width;
            if (!s.isPointwise()) {
              unfold(s, x, at, s.in(), line, lines, unfolded);
            }
            F64Products.best()
                .matmul(
                    w,
                    new int[] {wAt + part % s.groups() * s.out() * window},
                    window,
                    1,
                    unfolded,
                    new int[] {s.isPointwise() ? at : 0},
                    n,
                    1,
                    product,
                    s.out(),
                    window,
                    n);
            for (int o = 0; o < s.out(); o++) {
              System.arraycopy(product, o * n, y, (part * s.out() + o) * places + line * width, n);
            }
          }
        });
  }

  /** The adjoint for the image: {@code x[n, c, p·stride + k·dilation − before] += w · g}. */
  public static void input(Geometry s, double[] g, int gAt, double[] w, int wAt, double[] x) {
    int window = s.window();
    int width = s.width();
    int step = linesOf(s, BLOCK / Math.max(1, window));
    int image = s.pixels();
    int places = s.places();
    Parallel.forRange(
        s.batch() * s.groups(),
        s.operations(),
        (from, to) -> {
          double[] unfolded = new double[window * step * width];
          for (int part = from; part < to; part++) {
            for (int line = 0; line < s.lines(); line += step) {
              int lines = Math.min(step, s.lines() - line);
              F64Products.best()
                  .matmul(
                      w,
                      new int[] {wAt + part % s.groups() * s.out() * window},
                      1,
                      window,
                      g,
                      new int[] {gAt + part * s.out() * places + line * width},
                      places,
                      1,
                      unfolded,
                      window,
                      s.out(),
                      lines * width);
              fold(s, unfolded, line, lines, x, part * s.in() * image);
            }
          }
        });
  }

  /**
   * The adjoint for the weights: {@code w[o, c, k] = Σ g[n, o, p] · x[n, c, p·stride + k·dilation −
   * before]}. Blocks are added up in double precision.
   */
  public static void weight(Geometry s, double[] x, int xAt, double[] g, int gAt, double[] w) {
    int window = s.window();
    int width = s.width();
    int step = linesOf(s, PLACES);
    int image = s.pixels();
    int places = s.places();
    int elements = Math.max(1, Geometry.size(s.kernel()));
    int channels = Math.clamp(Math.ceilDiv(COLUMNS, elements), 1, Math.max(1, s.in()));
    int parts = Math.ceilDiv(s.in(), channels);
    Parallel.forRange(
        s.groups() * parts,
        s.operations(),
        (from, to) -> {
          double[] unfolded = new double[channels * elements * step * width];
          double[] product = new double[s.out() * channels * elements];
          for (int unit = from; unit < to; unit++) {
            int group = unit / parts;
            int channel = unit % parts * channels;
            int count = Math.min(channels, s.in() - channel);
            int columns = count * elements;
            /* double */ double[] sums = new /* double */ double[s.out() * columns];
            for (int n = 0; n < s.batch(); n++) {
              int part = n * s.groups() + group;
              for (int line = 0; line < s.lines(); line += step) {
                int lines = Math.min(step, s.lines() - line);
                int length = lines * width;
                int at = xAt + (part * s.in() + channel) * image;
                unfold(s, x, at, count, line, lines, unfolded);
                F64Products.best()
                    .matmul(
                        g,
                        new int[] {gAt + part * s.out() * places + line * width},
                        places,
                        1,
                        unfolded,
                        new int[] {0},
                        1,
                        length,
                        product,
                        s.out(),
                        length,
                        columns);
                for (int i = 0; i < sums.length; i++) {
                  sums[i] += product[i];
                }
              }
            }
            for (int i = 0; i < sums.length; i++) {
              int row = group * s.out() + i / columns;
              w[row * window + channel * elements + i % columns] = /* (float) */ sums[i];
            }
          }
        });
  }

  /** Lines that have about so many places together, at least one. */
  private static int linesOf(Geometry s, int places) {
    return Math.clamp(places / Math.max(1, s.width()), 1, Math.max(1, s.lines()));
  }

  /**
   * What the window sees of some channels, at the places of some lines: {@code [window, places]}.
   */
  private static void unfold(
      Geometry s, double[] x, int at, int channels, int line, int lines, double[] unfolded) {
    int to = 0;
    int image = s.pixels();
    for (int channel = 0; channel < channels; channel++) {
      for (int k = 0; k < Geometry.size(s.kernel()); k++) {
        for (int i = line; i < line + lines; i++, to += s.width()) {
          int row = row(s, i, k);
          if (row < 0) {
            Arrays.fill(unfolded, to, to + s.width(), 0);
          } else {
            readLine(s, x, at + channel * image + row, k, unfolded, to);
          }
        }
      }
    }
  }

  /** Where the line of the image begins that a line of the result meets; −1 outside the image. */
  private static int row(Geometry s, int line, int k) {
    int kDepth = k / (s.kernel()[1] * s.kernel()[2]);
    int kHeight = k / s.kernel()[2] % s.kernel()[1];
    int depth = line / s.result()[1] * s.stride()[0] + kDepth * s.dilation()[0] - s.before()[0];
    int height = line % s.result()[1] * s.stride()[1] + kHeight * s.dilation()[1] - s.before()[1];
    return depth < 0 || depth >= s.image()[0] || height < 0 || height >= s.image()[1]
        ? -1
        : (depth * s.image()[1] + height) * s.image()[2];
  }

  /** Where along the image's line the first place of a line meets element k of the window. */
  private static int start(Geometry s, int k) {
    return k % s.kernel()[2] * s.dilation()[2] - s.before()[2];
  }

  /** The first place of a line that lies within the image. */
  private static int first(Geometry s, int start) {
    return start >= 0 ? 0 : Math.min(s.width(), Math.ceilDiv(-start, s.stride()[2]));
  }

  /** The place behind the last one of a line that lies within the image. */
  private static int behind(Geometry s, int start, int first) {
    return Math.clamp(Math.ceilDiv(s.image()[2] - start, s.stride()[2]), first, s.width());
  }

  private static void readLine(Geometry s, double[] x, int at, int k, double[] y, int to) {
    int start = start(s, k);
    int first = first(s, start);
    int behind = behind(s, start, first);
    int stride = s.stride()[2];
    Arrays.fill(y, to, to + first, 0);
    if (stride == 1 && first < behind) {
      System.arraycopy(x, at + start + first, y, to + first, behind - first);
    } else {
      for (int i = first; i < behind; i++) {
        y[to + i] = x[at + start + i * stride];
      }
    }
    Arrays.fill(y, to + behind, to + s.width(), 0);
  }

  /** The adjoint of {@link #unfold}, for all channels of a group. */
  private static void fold(Geometry s, double[] unfolded, int line, int lines, double[] x, int at) {
    int from = 0;
    int stride = s.stride()[2];
    int image = s.pixels();
    for (int channel = 0; channel < s.in(); channel++) {
      for (int k = 0; k < Geometry.size(s.kernel()); k++) {
        int start = start(s, k);
        int first = first(s, start);
        int behind = behind(s, start, first);
        for (int i = line; i < line + lines; i++, from += s.width()) {
          int row = row(s, i, k);
          if (row >= 0) {
            int to = at + channel * image + row + start;
            for (int j = first; j < behind; j++) {
              x[to + j * stride] += unfolded[from + j];
            }
          }
        }
      }
    }
  }
}
