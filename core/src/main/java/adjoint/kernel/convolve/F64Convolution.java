package adjoint.kernel.convolve;

import adjoint.kernel.F64Reference;
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

  /** Columns of a product, about: several vectors' full. */
  private static final int COLUMNS = 144;

  /** Columns of the widest vector. */
  private static final int VECTOR = 16;

  private F64Convolution() {}

  /** {@code y[n, o, p] = Σ w[o, c, k] · x[n, c, p·stride + k·dilation − before]}. */
  public static void forward(Geometry s, double[] x, int xAt, double[] w, int wAt, double[] y) {
    int window = s.window();
    int width = s.isPointwise() ? s.width() : s.pitch();
    int step = s.isPointwise() ? s.lines() : linesOf(s, BLOCK / Math.max(1, window));
    int blocks = Math.ceilDiv(s.lines(), step);
    int image = s.pixels();
    int places = s.places();
    Tap[] taps = Tap.of(s);
    Parallel.forRange(
        s.batch() * s.groups() * blocks,
        s.operations(),
        (from, to) -> {
          double[] unfolded = s.isPointwise() ? x : new double[window * columns(step * width)];
          double[] product = new double[s.out() * columns(step * width)];
          for (int unit = from; unit < to; unit++) {
            int part = unit / blocks; // image and group
            int line = unit % blocks * step;
            int lines = Math.min(step, s.lines() - line);
            int at = xAt + part * s.in() * image;
            int n = s.isPointwise() ? lines * width : columns(lines * width);
            if (!s.isPointwise()) {
              unfold(s, taps, x, at, s.in(), line, lines, width, n, unfolded);
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
              int target = (part * s.out() + o) * places + line * s.width();
              copyLines(product, o * n, width, y, target, s.width(), lines, s.width());
            }
          }
        });
  }

  /** Copies so many lines of {@code n} elements, from and to where they lie so far apart. */
  private static void copyLines(
      double[] x, int at, int apart, double[] y, int to, int toApart, int lines, int n) {
    if (apart == n && toApart == n) {
      System.arraycopy(x, at, y, to, lines * n);
      return;
    }
    for (int i = 0; i < lines; i++) {
      System.arraycopy(x, at + i * apart, y, to + i * toApart, n);
    }
  }

  /**
   * The adjoint for the image: {@code x[n, c, p·stride + k·dilation − before] += w · g}. Blocks of
   * lines are added one after the other, whatever products are computed together.
   */
  public static void input(Geometry s, double[] g, int gAt, double[] w, int wAt, double[] x) {
    int window = s.window();
    int width = s.width();
    int pitch = s.pitch();
    int image = s.pixels();
    int places = s.places();
    Tap[] taps = Tap.of(s);
    int elements = Math.max(1, taps.length);
    int step = linesOf(s, BLOCK / Math.max(1, window));
    // Not of lines of one place: a product of one column is added up in another order.
    int most = width == 1 ? step : Math.ceilDiv(linesOf(s, PLACES), step) * step;
    int channels = Math.clamp(BLOCK / (elements * most * pitch), 1, Math.max(1, s.in()));
    Parallel.forRange(
        s.batch() * s.groups(),
        s.operations(),
        (from, to) -> {
          double[] unfolded = new double[channels * elements * columns(most * pitch)];
          double[] spread = new double[pitch == width ? 0 : s.out() * columns(most * pitch)];
          double[][] room = new double[2][s.isJoined() ? image + 2 * pitch : 0];
          for (int part = from; part < to; part++) {
            for (int line = 0; line < s.lines(); line += most) {
              int lines = Math.min(most, s.lines() - line);
              int n = pitch == width ? lines * pitch : columns(lines * pitch);
              int gLine = gAt + part * s.out() * places + line * width;
              for (int o = 0; o < s.out() && pitch != width; o++) {
                copyLines(g, gLine + o * places, width, spread, o * n, pitch, lines, width);
              }
              for (int channel = 0; channel < s.in(); channel += channels) {
                int count = Math.min(channels, s.in() - channel);
                F64Products.best()
                    .matmul(
                        w,
                        new int[] {wAt + part % s.groups() * s.out() * window + channel * elements},
                        1,
                        window,
                        pitch == width ? g : spread,
                        new int[] {pitch == width ? gLine : 0},
                        pitch == width ? places : n,
                        1,
                        unfolded,
                        count * elements,
                        s.out(),
                        n);
                int at = (part * s.in() + channel) * image;
                for (int done = 0; done < lines; done += step) {
                  int some = Math.min(step, lines - done);
                  if (s.isJoined() && some > 1) {
                    Run[] runs = Run.of(s, taps, line + done, some);
                    foldRuns(s, runs, unfolded, done * pitch, n, count, x, at, room);
                  } else {
                    fold(s, taps, unfolded, done * pitch, n, count, line + done, some, x, at);
                  }
                }
              }
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
    Tap[] taps = Tap.of(s);
    int elements = Math.max(1, taps.length);
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
                unfold(s, taps, x, at, count, line, lines, width, length, unfolded);
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

  /** So many columns of a product, or a few more of no use where that fills all vectors. */
  private static int columns(int n) {
    int full = Math.ceilDiv(n, VECTOR) * VECTOR;
    return full - n <= n / 8 ? full : n;
  }

  /** Lines that have about so many places together, at least one. */
  private static int linesOf(Geometry s, int places) {
    return Math.clamp(places / Math.max(1, s.width()), 1, Math.max(1, s.lines()));
  }

  /**
   * What the window sees of some channels, at the places of some lines: {@code [window, n]}, in
   * lines of this length.
   */
  private static void unfold(
      Geometry s,
      Tap[] taps,
      double[] x,
      int at,
      int channels,
      int line,
      int lines,
      int pitch,
      int n,
      double[] unfolded) {
    int to = 0;
    int image = s.pixels();
    if (s.isJoined() && pitch == s.image()[2]) {
      Run[] runs = Run.of(s, taps, line, lines);
      for (int channel = 0; channel < channels; channel++, at += image) {
        unfoldRuns(s, runs, x, at, n, unfolded, to);
        to += taps.length * n;
      }
      return;
    }
    for (int channel = 0; channel < channels; channel++, at += image) {
      for (Tap tap : taps) {
        unfoldLines(s, tap, x, at, line, lines, unfolded, to);
        to += n;
      }
    }
  }

  /** What an element of the window sees of a channel. */
  private static void unfoldLines(
      Geometry s, Tap tap, double[] x, int at, int line, int lines, double[] y, int to) {
    int height = s.result()[1];
    int stride = s.stride()[2];
    int d = line / height;
    int h = line % height;
    for (int i = 0; i < lines; i++, to += s.width()) {
      int row = tap.line(s, d, h);
      int first = row < 0 ? s.width() : tap.first();
      int behind = row < 0 ? s.width() : tap.behind();
      int from = at + row + tap.start();
      for (int j = 0; j < first; j++) {
        y[to + j] = 0;
      }
      if (stride == 1 && first < behind) {
        System.arraycopy(x, from + first, y, to + first, behind - first);
      } else {
        for (int j = first; j < behind; j++) {
          y[to + j] = x[from + j * stride];
        }
      }
      for (int j = behind; j < s.width(); j++) {
        y[to + j] = 0;
      }
      if (++h == height) {
        h = 0;
        d++;
      }
    }
  }

  /** {@link #unfoldLines} for all of a window, where lines lie one behind the other. */
  private static void unfoldRuns(
      Geometry s, Run[] runs, double[] x, int at, int n, double[] y, int to) {
    int pitch = s.image()[2];
    for (Run run : runs) {
      int begin = to + run.tap * n + run.line * pitch;
      int from = begin + run.skipped * pitch;
      int length = run.seen * pitch;
      Arrays.fill(y, begin, from, 0);
      Arrays.fill(y, from + length, begin + run.lines * pitch, 0);
      if (run.seen > 0) {
        int source = at + run.at;
        int before = Math.max(0, -source); // of the array; they are zeros, as those behind it
        int after = Math.max(0, source + length - x.length);
        System.arraycopy(x, source + before, y, from + before, length - before - after);
        clear(y, from, run.seen, pitch, 0, run.first);
        clear(y, from, run.seen, pitch, run.behind, s.width());
      }
    }
  }

  /**
   * Lines of a block of places that are in one plane, and what an element of the window sees there.
   *
   * @param tap the element
   * @param line where these begin among them
   * @param lines how many there are
   * @param skipped of these, how many it meets above the image
   * @param seen how many follow that it meets within
   * @param at where in a channel the first of these begins
   * @param first the first place of a line that it meets within the image
   * @param behind the place behind the last one
   */
  private record Run(
      int tap, int line, int lines, int skipped, int seen, int at, int first, int behind) {
    /** All runs of a block, for one element after the other. */
    static Run[] of(Geometry s, Tap[] taps, int line, int block) {
      int height = s.result()[1];
      int planes = (line + block - 1) / height - line / height + 1;
      Run[] runs = new Run[taps.length * planes];
      for (int k = 0, next = 0; k < taps.length; k++) {
        for (int done = 0, lines; done < block; done += lines) {
          lines = Math.min(block - done, height - (line + done) % height);
          runs[next++] = of(s, taps[k], k, line + done, done, lines);
        }
      }
      return runs;
    }

    private static Run of(Geometry s, Tap tap, int k, int line, int done, int lines) {
      int height = s.result()[1];
      int plane = tap.plane(s, line / height);
      int row = line % height + tap.height();
      if (plane < 0 || tap.first() >= tap.behind()) {
        return new Run(k, done, lines, lines, 0, 0, 0, 0);
      }
      int skipped = Math.clamp(-row, 0, lines);
      int seen = Math.clamp(s.image()[1] - row - skipped, 0, lines - skipped);
      int at = (plane * s.image()[1] + row + skipped) * s.image()[2] + tap.start();
      return new Run(k, done, lines, skipped, seen, at, tap.first(), tap.behind());
    }
  }

  /** Zeros in some columns of some lines. */
  private static void clear(double[] y, int at, int lines, int pitch, int from, int to) {
    for (int i = 0; i < lines && from < to; i++, at += pitch) {
      for (int j = from; j < to; j++) {
        y[at + j] = 0;
      }
    }
  }

  /** The adjoint of {@link #unfold}: each row of {@code n} numbers is read from {@code from} on. */
  private static void fold(
      Geometry s,
      Tap[] taps,
      double[] unfolded,
      int from,
      int n,
      int channels,
      int line,
      int lines,
      double[] x,
      int at) {
    int height = s.result()[1];
    int stride = s.stride()[2];
    int pitch = s.pitch();
    for (int channel = 0; channel < channels; channel++, at += s.pixels()) {
      for (Tap tap : taps) {
        int d = line / height;
        int h = line % height;
        for (int i = 0; i < lines; i++) {
          int row = tap.line(s, d, h);
          if (row >= 0) {
            int first = tap.first();
            int to = at + row + tap.start() + first * stride;
            add(unfolded, from + i * pitch + first, x, to, stride, tap.behind() - first);
          }
          if (++h == height) {
            h = 0;
            d++;
          }
        }
        from += n;
      }
    }
  }

  private static void add(double[] x, int at, double[] y, int to, int step, int n) {
    if (step == 1) {
      F64Reference.add(x, at, y, to, n);
      return;
    }
    for (int j = 0; j < n; j++) {
      y[to + j * step] += x[at + j];
    }
  }

  /**
   * {@link #fold} where lines lie one behind the other. What stands outside the image is made zero
   * and added too, to another line or beside the image: a sum that began with 0 is not changed by
   * it.
   */
  private static void foldRuns(
      Geometry s,
      Run[] runs,
      double[] unfolded,
      int from,
      int n,
      int channels,
      double[] x,
      int at,
      double[][] room) {
    int image = s.pixels();
    int pitch = s.image()[2];
    int least = image;
    int most = 0;
    for (Run run : runs) {
      least = run.seen > 0 ? Math.min(least, run.at) : least;
      most = run.seen > 0 ? Math.max(most, run.at + run.seen * pitch) : most;
    }
    int begin = Math.max(least, 0);
    int length = Math.min(most, image) - begin;
    if (length <= 0) {
      return;
    }
    double[] sums = room[0];
    double[] next = room[1]; // at the same places as the sums: so HotSpot vectorises the loop
    for (int channel = 0; channel < channels; channel++, at += image) {
      System.arraycopy(x, at + begin, sums, begin - least, length);
      for (Run run : runs) {
        int source = from + run.tap * n + (run.line + run.skipped) * pitch;
        clear(unfolded, source, run.seen, pitch, 0, run.first);
        clear(unfolded, source, run.seen, pitch, run.behind, pitch);
        int to = run.at - least;
        int end = to + run.seen * pitch;
        if (to < end) {
          System.arraycopy(unfolded, source, next, to, end - to);
        }
        for (int j = to; j < end; j++) {
          sums[j] += next[j];
        }
      }
      from += runs[runs.length - 1].tap * n + n;
      System.arraycopy(sums, begin - least, x, at + begin, length);
    }
  }
}
