package adjoint.op;

import adjoint.array.Shape;
import adjoint.kernel.convolve.Windows;
import java.util.List;

/**
 * Which windows of an image are pooled. Lists have a number for each spatial axis, or one for all.
 *
 * {@snippet :
 * y = x.maxPool2d(Pooling.of(2));
 * y = x.maxPool2d(Pooling.of(3).withStride(2).withPadding(1));
 * y = x.avgPool2d(Pooling.adaptive(7));
 * y = x.avgPool2d(Pooling.GLOBAL);
 * }
 *
 * <p>What lies beyond the edge of an image is in no window: a maximum does not see it, and a mean
 * is divided by the number of elements that are within. Zeros that shall count are {@link
 * TensorExpr#pad(int, int, int) padded} first.
 */
public sealed interface Pooling {
  /** One window over all of the image: every channel becomes a single number. */
  Pooling GLOBAL = adaptive(1);

  /** Windows of these extents, one behind the other: one number, or one for each axis. */
  static Window of(int... window) {
    List<Integer> extents = Sliding.list("pooling", "window", window);
    List<Integer> none = List.of(0);
    return new Window(extents, extents, none, none, List.of(1));
  }

  /**
   * So many windows, for images of any extent: window i of n goes from {@code ⌊i·extent/n⌋} to
   * {@code ⌈(i + 1)·extent/n⌉}, so that some overlap where n divides no extent.
   */
  static Adaptive adaptive(int... results) {
    return new Adaptive(Sliding.list("pooling", "results", results));
  }

  /**
   * Windows that are all alike.
   *
   * @param window their extents
   * @param stride from one window to the next
   * @param before so far the first one begins before the image; −1 means {@link #withSamePadding}
   * @param after so far the last one may end behind it
   * @param dilation from one element of a window to the next
   */
  record Window(
      List<Integer> window,
      List<Integer> stride,
      List<Integer> before,
      List<Integer> after,
      List<Integer> dilation)
      implements Pooling {
    /** Copies the lists, and checks the numbers. */
    public Window {
      window = Sliding.atLeast("pooling", "window", 1, window);
      stride = Sliding.atLeast("pooling", "stride", 1, stride);
      before = Sliding.atLeast("pooling", "padding before", Sliding.SAME, before);
      after = Sliding.atLeast("pooling", "padding after", Sliding.SAME, after);
      dilation = Sliding.atLeast("pooling", "dilation", 1, dilation);
    }

    /** From one window to the next so many elements: one number, or one for each axis. */
    public Window withStride(int... stride) {
      return new Window(window, Sliding.list("pooling", "stride", stride), before, after, dilation);
    }

    /** So far windows reach beyond both edges: one number, or one for each axis. */
    public Window withPadding(int... padding) {
      List<Integer> both = Sliding.padding("pooling", padding);
      return new Window(window, stride, both, both, dilation);
    }

    /** So far that there are {@code ⌈extent/stride⌉} windows along each axis. */
    public Window withSamePadding() {
      List<Integer> same = List.of(Sliding.SAME);
      return new Window(window, stride, same, same, dilation);
    }

    /** From one element of a window to the next so many: one number, or one for each axis. */
    public Window withDilation(int... dilation) {
      return new Window(
          window, stride, before, after, Sliding.list("pooling", "dilation", dilation));
    }

    /** Where the windows lie along a spatial axis. */
    Windows along(String op, Shape x, int axis) {
      Sliding.requireOneOrEach(op, x, window);
      Sliding sliding = new Sliding(stride, before, after, dilation);
      int extent = x.extent(axis + 2);
      int length = Sliding.at(window, axis);
      int step = Sliding.at(dilation, axis);
      int places = sliding.places(op, x, axis, length);
      int[] first = new int[places];
      int[] count = new int[places];
      for (int i = 0; i < places; i++) {
        int from = i * Sliding.at(stride, axis) - sliding.padding(axis, extent, length)[0];
        int outside = from < 0 ? Math.ceilDiv(-from, step) : 0;
        int last = Math.min(length - 1, Math.floorDiv(extent - 1 - from, step));
        first[i] = from + outside * step;
        count[i] = last - outside + 1;
        int place = i;
        Sliding.require(
            count[i] > 0,
            () ->
                "%s: window %s along axis %s of %s sees nothing of it; the padding is too large"
                    .formatted(op, place, axis + 2, x));
      }
      return new Windows(extent, step, first, count);
    }
  }

  /**
   * Windows whose number is given.
   *
   * @param results their number
   */
  record Adaptive(List<Integer> results) implements Pooling {
    /** Copies the list, and checks the numbers. */
    public Adaptive {
      results = Sliding.atLeast("pooling", "results", 1, results);
    }

    Windows along(String op, Shape x, int axis) {
      Sliding.requireOneOrEach(op, x, results);
      int extent = x.extent(axis + 2);
      Sliding.require(extent > 0, () -> "%s: axis %s of %s is empty".formatted(op, axis + 2, x));
      int places = Sliding.at(results, axis);
      int[] first = new int[places];
      int[] count = new int[places];
      for (int i = 0; i < places; i++) {
        first[i] = Math.toIntExact((long) i * extent / places);
        count[i] = Math.toIntExact(Math.ceilDiv((i + 1L) * extent, places)) - first[i];
      }
      return new Windows(extent, 1, first, count);
    }
  }
}
