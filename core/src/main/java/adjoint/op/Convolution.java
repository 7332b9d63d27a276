package adjoint.op;

import adjoint.array.Shape;
import adjoint.kernel.convolve.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  /** Every place, no padding, no gaps, one group. */
  public static final Convolution PLAIN =
      new Convolution(List.of(1), List.of(0), List.of(0), List.of(1), 1);

  /** Copies the lists, and checks the numbers. */
  public Convolution {
    stride = Sliding.atLeast("convolve", "stride", 1, stride);
    before = Sliding.atLeast("convolve", "padding before", Sliding.SAME, before);
    after = Sliding.atLeast("convolve", "padding after", Sliding.SAME, after);
    dilation = Sliding.atLeast("convolve", "dilation", 1, dilation);
    if (groups < 1) {
      throw new IllegalArgumentException("convolve: groups must be 1 or more, not " + groups);
    }
  }

  /** From one place to the next so many elements: one number, or one for each axis. */
  public Convolution withStride(int... stride) {
    return new Convolution(
        Sliding.list("convolve", "stride", stride), before, after, dilation, groups);
  }

  /** So many zeros on both sides: one number, or one for each axis. */
  public Convolution withPadding(int... padding) {
    List<Integer> both = Sliding.padding("convolve", padding);
    return new Convolution(stride, both, both, dilation, groups);
  }

  /**
   * As many zeros as make the result {@code ⌈extent/stride⌉} long along each axis; if their number
   * is odd, the last one stands behind.
   */
  public Convolution withSamePadding() {
    List<Integer> same = List.of(Sliding.SAME);
    return new Convolution(stride, same, same, dilation, groups);
  }

  /** From one element of the window to the next so many: one number, or one for each axis. */
  public Convolution withDilation(int... dilation) {
    return new Convolution(
        stride, before, after, Sliding.list("convolve", "dilation", dilation), groups);
  }

  /** So many groups of channels, each convolved by itself. */
  public Convolution withGroups(int count) {
    return new Convolution(stride, before, after, dilation, count);
  }

  /** So many times the groups. */
  Convolution times(int count) {
    return withGroups(Math.multiplyExact(groups, count));
  }

  private Sliding sliding() {
    return new Sliding(stride, before, after, dilation);
  }

  /** The shape of the result for images {@code [n, c, …]} and weights {@code [o, c/groups, …]}. */
  Shape result(String op, Shape x, Shape w) {
    int spatial = x.rank() - 2;
    Sliding.require(
        spatial >= 1 && spatial <= Sliding.SPATIAL && w.rank() == x.rank(),
        () ->
            ("%s: needs images [n, c, …] and weights [o, c/groups, …] of one to three more axes,"
                    + " got %s and %s")
                .formatted(op, x, w));
    Sliding.require(
        x.extent(1) == (long) w.extent(1) * groups && w.extent(0) % groups == 0,
        () ->
            ("%s: %s channels of %s in %s groups do not fit weights %s: they need %s channels, and"
                    + " a multiple of %s results")
                .formatted(
                    op,
                    x.extent(1),
                    x,
                    groups,
                    w,
                    x.extent(1) % groups == 0 ? x.extent(1) / groups : "a divisor of the",
                    groups));
    List<Integer> extents = new ArrayList<>(List.of(x.extent(0), w.extent(0)));
    for (int axis = 0; axis < spatial; axis++) {
      extents.add(sliding().places(op, x, axis, w.extent(axis + 2)));
    }
    return Shape.of(op, extents.stream().mapToInt(e -> e).toArray());
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
      int i = Sliding.SPATIAL - spatial + axis;
      image[i] = x.extent(axis + 2);
      kernel[i] = w.extent(axis + 2);
      result[i] = y.extent(axis + 2);
      steps[i] = Sliding.at(stride, axis);
      zeros[i] = sliding().padding(axis, image[i], kernel[i])[0];
      gaps[i] = Sliding.at(dilation, axis);
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
    Sliding.require(
        spatial >= 1
            && spatial <= Sliding.SPATIAL
            && w.rank() == g.rank()
            && g.extent(1) == w.extent(0),
        () ->
            ("%s: needs images [n, c, …] and weights [c, o/groups, …] of one to three more axes,"
                    + " got %s and %s")
                .formatted(op, g, w));
    Sliding.require(
        !before.contains(Sliding.SAME),
        () -> "%s: the padding must be told: the result is not known yet".formatted(op));
    int[] extents = new int[g.rank()];
    extents[0] = g.extent(0);
    extents[1] = w.extent(1) * groups;
    for (int spot = 0; spot < spatial; spot++) {
      int axis = spot;
      int rest = more.length == 0 ? 0 : more[more.length == 1 ? 0 : axis];
      int step = Sliding.at(stride, axis);
      Sliding.require(
          rest >= 0 && rest < Math.max(step, Sliding.at(dilation, axis)),
          () ->
              "%s: %s more elements along axis %s must be fewer than the stride of %s"
                  .formatted(op, rest, axis + 2, step));
      int seen = Sliding.at(dilation, axis) * (w.extent(axis + 2) - 1) + 1;
      extents[axis + 2] =
          (g.extent(axis + 2) - 1) * step
              + seen
              + rest
              - Sliding.at(before, axis)
              - Sliding.at(after, axis);
      Sliding.require(
          extents[axis + 2] > 0,
          () ->
              "%s: nothing is left of axis %s of %s after a padding of %s and %s"
                  .formatted(op, axis + 2, g, Sliding.at(before, axis), Sliding.at(after, axis)));
    }
    return Shape.of(op, extents);
  }

  /** The attributes of ONNX's node. */
  Map<String, Object> onnx(Shape x, Shape w) {
    List<Integer> window = Arrays.stream(w.part(2, w.rank()).extents()).boxed().toList();
    Map<String, Object> attributes = new HashMap<>(OnnxImages.sliding(sliding(), x, window));
    attributes.put("group", groups);
    return attributes;
  }

  /** How much longer the axes of images are than the least that give g. */
  List<Integer> beyond(Shape g, Shape w, Shape images) {
    List<Integer> more = new ArrayList<>();
    for (int axis = 0; axis < g.rank() - 2; axis++) {
      int kernel = w.extent(axis + 2);
      int[] padding = sliding().padding(axis, images.extent(axis + 2), kernel);
      int seen = Sliding.at(dilation, axis) * (kernel - 1) + 1;
      int least =
          (g.extent(axis + 2) - 1) * Sliding.at(stride, axis) + seen - padding[0] - padding[1];
      more.add(images.extent(axis + 2) - least);
    }
    return more;
  }
}
