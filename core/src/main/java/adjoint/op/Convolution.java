package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.kernel.convolve.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * How a window of weights goes over images. Lists have a number for each spatial axis, or one for
 * all.
 *
 * {@snippet :
 * y = x.conv2d(weight, Convolution.PLAIN.withStride(2).withPadding(1));
 * }
 *
 * @param stride from one place of the window to the next
 * @param before zeros that the image is preceded by; −1 means {@link #withSamePadding}
 * @param after zeros that follow it
 * @param dilation from one element of the window to the next
 * @param groups of channels, each convolved by itself with its part of the weights
 */
public record Convolution(
    List<Integer> stride,
    List<Integer> before,
    List<Integer> after,
    List<Integer> dilation,
    int groups) {
  private static final int SPATIAL = 3; // axes that the kernels know
  private static final int SAME = -1;

  /** Every place, no padding, no gaps, one group. */
  public static final Convolution PLAIN =
      new Convolution(List.of(1), List.of(0), List.of(0), List.of(1), 1);

  /** Copies the lists, and checks the numbers. */
  public Convolution {
    stride = atLeast("stride", 1, stride);
    before = atLeast("padding before", SAME, before);
    after = atLeast("padding after", SAME, after);
    dilation = atLeast("dilation", 1, dilation);
    if (groups < 1) {
      throw new IllegalArgumentException("convolve: groups must be 1 or more, not " + groups);
    }
  }

  private static List<Integer> atLeast(String what, int least, List<Integer> numbers) {
    requireNonNull(numbers, () -> "convolve: " + what + " is null");
    if (numbers.isEmpty() || numbers.stream().anyMatch(n -> n < least)) {
      throw new IllegalArgumentException(
          "convolve: %s must be %d or more, one number or one for each axis, not %s"
              .formatted(what, Math.max(least, 0), numbers));
    }
    return List.copyOf(numbers);
  }

  private static List<Integer> list(String what, int... numbers) {
    requireNonNull(numbers, () -> "convolve: " + what + " is null");
    return Arrays.stream(numbers).boxed().toList();
  }

  /** From one place to the next so many elements: one number, or one for each axis. */
  public Convolution withStride(int... stride) {
    return new Convolution(list("stride", stride), before, after, dilation, groups);
  }

  /** So many zeros on both sides: one number, or one for each axis. */
  public Convolution withPadding(int... padding) {
    List<Integer> both = list("padding", padding);
    if (both.contains(SAME)) {
      throw new IllegalArgumentException("convolve: padding must be 0 or more, not " + both);
    }
    return new Convolution(stride, both, both, dilation, groups);
  }

  /**
   * As many zeros as make the result {@code ⌈extent/stride⌉} long along each axis; if their number
   * is odd, the last one stands behind.
   */
  public Convolution withSamePadding() {
    return new Convolution(stride, List.of(SAME), List.of(SAME), dilation, groups);
  }

  /** From one element of the window to the next so many: one number, or one for each axis. */
  public Convolution withDilation(int... dilation) {
    return new Convolution(stride, before, after, list("dilation", dilation), groups);
  }

  /** So many groups of channels, each convolved by itself. */
  public Convolution withGroups(int count) {
    return new Convolution(stride, before, after, dilation, count);
  }

  /** So many times the groups. */
  Convolution times(int count) {
    return withGroups(Math.multiplyExact(groups, count));
  }

  private static int at(List<Integer> numbers, int axis) {
    return numbers.get(numbers.size() == 1 ? 0 : axis);
  }

  /** The zeros before and after an axis of the image. */
  private int[] padding(int axis, int image, int kernel) {
    if (at(before, axis) != SAME) {
      return new int[] {at(before, axis), at(after, axis)};
    }
    int step = at(stride, axis);
    int seen = at(dilation, axis) * (kernel - 1) + 1;
    int all = Math.max(0, (Math.ceilDiv(image, step) - 1) * step + seen - image);
    return new int[] {all / 2, all - all / 2};
  }

  /** The shape of the result for images {@code [n, c, …]} and weights {@code [o, c/groups, …]}. */
  Shape result(String op, Shape x, Shape w) {
    int spatial = x.rank() - 2;
    require(
        spatial >= 1 && spatial <= SPATIAL && w.rank() == x.rank(),
        () ->
            ("%s: needs images [n, c, …] and weights [o, c/groups, …] of one to three more axes,"
                    + " got %s and %s")
                .formatted(op, x, w));
    require(
        x.extent(1) == (long) w.extent(1) * groups && w.extent(0) % groups == 0,
        () ->
            ("%s: %d channels of %s in %d groups do not fit weights %s: they need %s channels, and"
                    + " a multiple of %d results")
                .formatted(
                    op,
                    x.extent(1),
                    x,
                    groups,
                    w,
                    x.extent(1) % groups == 0 ? x.extent(1) / groups : "a divisor of the",
                    groups));
    List<Integer> extents = new ArrayList<>(List.of(x.extent(0), w.extent(0)));
    for (int spot = 0; spot < spatial; spot++) {
      int axis = spot;
      for (List<Integer> numbers : List.of(stride, before, dilation)) {
        require(
            numbers.size() == 1 || numbers.size() == spatial,
            () ->
                "%s: %s has %d spatial axes, but %s are given for them"
                    .formatted(op, x, spatial, numbers));
      }
      int image = x.extent(axis + 2);
      int kernel = w.extent(axis + 2);
      int[] padding = padding(axis, image, kernel);
      long seen = (long) at(dilation, axis) * (kernel - 1) + 1;
      long room = (long) image + padding[0] + padding[1] - seen;
      require(
          kernel > 0 && room >= 0,
          () ->
              ("%s: a window of %d elements along axis %d of %s does not fit into %d and a padding"
                      + " of %d and %d")
                  .formatted(op, seen, axis + 2, x, image, padding[0], padding[1]));
      extents.add(Math.toIntExact(room / at(stride, axis) + 1));
    }
    return Shape.of(op, extents.stream().mapToInt(e -> e).toArray());
  }

  private static void require(boolean fits, Supplier<String> message) {
    if (!fits) {
      throw new ShapeException(message.get());
    }
  }

  /** What the kernels need to know. */
  Geometry geometry(Shape x, Shape w, Shape y) {
    int[] image = {1, 1, 1};
    int[] kernel = {1, 1, 1};
    int[] result = {1, 1, 1};
    int[] steps = {1, 1, 1};
    int[] zeros = {0, 0, 0};
    int[] gaps = {1, 1, 1};
    int spatial = x.rank() - 2;
    for (int axis = 0; axis < spatial; axis++) {
      int i = SPATIAL - spatial + axis;
      image[i] = x.extent(axis + 2);
      kernel[i] = w.extent(axis + 2);
      result[i] = y.extent(axis + 2);
      steps[i] = at(stride, axis);
      zeros[i] = padding(axis, image[i], kernel[i])[0];
      gaps[i] = at(dilation, axis);
    }
    return new Geometry(
        x.extent(0),
        groups,
        w.extent(1),
        w.extent(0) / groups,
        image,
        kernel,
        result,
        steps,
        zeros,
        gaps);
  }

  /**
   * The extents of images of which a convolution with these weights gives {@code g}, the smallest
   * ones and {@code more} elements besides: the result of a transposed convolution.
   */
  Shape transposed(String op, Shape g, Shape w, int... more) {
    int spatial = g.rank() - 2;
    require(
        spatial >= 1 && spatial <= SPATIAL && w.rank() == g.rank() && g.extent(1) == w.extent(0),
        () ->
            ("%s: needs images [n, c, …] and weights [c, o/groups, …] of one to three more axes,"
                    + " got %s and %s")
                .formatted(op, g, w));
    require(
        !before.contains(SAME),
        () -> "%s: the padding must be told: the result is not known yet".formatted(op));
    int[] extents = new int[g.rank()];
    extents[0] = g.extent(0);
    extents[1] = w.extent(1) * groups;
    for (int spot = 0; spot < spatial; spot++) {
      int axis = spot;
      int rest = more.length == 0 ? 0 : more[more.length == 1 ? 0 : axis];
      int step = at(stride, axis);
      require(
          rest >= 0 && rest < Math.max(step, at(dilation, axis)),
          () ->
              "%s: %d more elements along axis %d must be fewer than the stride of %d"
                  .formatted(op, rest, axis + 2, step));
      int seen = at(dilation, axis) * (w.extent(axis + 2) - 1) + 1;
      extents[axis + 2] =
          (g.extent(axis + 2) - 1) * step + seen + rest - at(before, axis) - at(after, axis);
      require(
          extents[axis + 2] > 0,
          () ->
              "%s: nothing is left of axis %d of %s after a padding of %d and %d"
                  .formatted(op, axis + 2, g, at(before, axis), at(after, axis)));
    }
    return Shape.of(op, extents);
  }
}
