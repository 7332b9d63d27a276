package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.kernel.Nulls;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * How a window goes along the spatial axes of images {@code [n, c, …]}: what {@link Convolution}
 * and {@link Pooling} have in common. Lists have a number for each axis, or one for all.
 *
 * @param stride from one place of the window to the next
 * @param before elements that the image is preceded by; {@link #SAME} for as many as are needed
 * @param after elements that follow it
 * @param dilation from one element of the window to the next
 */
record Sliding(
    List<Integer> stride, List<Integer> before, List<Integer> after, List<Integer> dilation) {
  /** The most spatial axes that kernels know. */
  static final int SPATIAL = 3;

  /** A padding that makes results {@code ⌈extent/stride⌉} long. */
  static final int SAME = -1;

  /** A copy of a list of numbers that are large enough. */
  static List<Integer> atLeast(String op, String what, int least, List<Integer> numbers) {
    requireNonNull(numbers, () -> "%s: %s is null".formatted(op, what));
    Nulls.requireNone(op + ": " + what + " ", numbers);
    if (numbers.isEmpty() || numbers.stream().anyMatch(n -> n < least)) {
      throw new IllegalArgumentException(
          "%s: %s must be %s or more, one number or one for each axis, not %s"
              .formatted(op, what, Math.max(least, 0), numbers));
    }
    return List.copyOf(numbers);
  }

  static List<Integer> list(String op, String what, int... numbers) {
    requireNonNull(numbers, () -> "%s: %s is null".formatted(op, what));
    return Arrays.stream(numbers).boxed().toList();
  }

  /** A padding that is told, for both sides. */
  static List<Integer> padding(String op, int... padding) {
    List<Integer> both = list(op, "padding", padding);
    if (both.contains(SAME)) {
      throw new IllegalArgumentException(op + ": padding must be 0 or more, not " + both);
    }
    return both;
  }

  static int at(List<Integer> numbers, int axis) {
    return numbers.get(numbers.size() == 1 ? 0 : axis);
  }

  static void require(boolean fits, Supplier<String> message) {
    if (!fits) {
      throw new ShapeException(message.get());
    }
  }

  /** There is one number for all of the spatial axes, or one for each. */
  static void requireOneOrEach(String op, Shape x, List<Integer> numbers) {
    int spatial = x.rank() - 2;
    require(
        numbers.size() == 1 || numbers.size() == spatial,
        () ->
            "%s: %s has %s spatial axes, but %s are given for them"
                .formatted(op, x, spatial, numbers));
  }

  /** The elements before and after a spatial axis of the image. */
  int[] padding(int axis, int image, int kernel) {
    if (at(before, axis) != SAME) {
      return new int[] {at(before, axis), at(after, axis)};
    }
    int step = at(stride, axis);
    int all = Math.max(0, (Math.ceilDiv(image, step) - 1) * step + seen(axis, kernel) - image);
    return new int[] {all / 2, all - all / 2};
  }

  /** The elements from the window's first to its last. */
  private int seen(int axis, int kernel) {
    return Math.toIntExact((long) at(dilation, axis) * (kernel - 1) + 1);
  }

  /** The places of a window along a spatial axis. */
  int places(String op, Shape x, int axis, int kernel) {
    for (List<Integer> numbers : List.of(stride, before, dilation)) {
      requireOneOrEach(op, x, numbers);
    }
    int image = x.extent(axis + 2);
    long seen = (long) at(dilation, axis) * (kernel - 1) + 1;
    int[] padding = padding(axis, image, kernel);
    long room = (long) image + padding[0] + padding[1] - seen;
    require(
        kernel > 0 && room >= 0,
        () ->
            ("%s: a window of %s elements along axis %s of %s does not fit into %s and a padding"
                    + " of %s and %s")
                .formatted(op, seen, axis + 2, x, image, padding[0], padding[1]));
    return Math.toIntExact(room / at(stride, axis) + 1);
  }
}
