package adjoint.nn.conv;

import static java.util.Objects.requireNonNull;

import adjoint.Parameter;
import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.Layer;
import adjoint.op.Convolution;
import adjoint.op.Pooling;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the convolutions of one, two and three spatial axes have in common.
 *
 * @param name of the layer
 * @param spatial the number of spatial axes
 * @param layout of the weight
 */
record Convs(String name, int spatial, Layout layout) {
  /** What {@link Convolution#withSamePadding} stands for. */
  static final int SAME = -1;

  private static final List<String> AXES = List.of("depth", "height", "width");

  private String axes() {
    return String.join(", ", AXES.subList(AXES.size() - spatial, AXES.size()));
  }

  // ---- parts

  /**
   * Checks the parts of a layer. In what {@link adjoint.Grad} gives for each example or output,
   * weight and bias have more axes in front.
   */
  void requireParts(Parameter weight, Optional<Parameter> bias, Convolution how) {
    requireNonNull(weight, () -> name + ": weight is null");
    requireNonNull(bias, () -> name + ": bias is null");
    requireNonNull(how, () -> name + ": how is null");
    Shape shape = weight.shape();
    if (shape.rank() < spatial + 2 || shape.size() == 0) {
      throw new ShapeException(
          String.format("%s: the weight must be %s, got %s", name, layout.of(axes()), shape));
    }
    if (Layout.first(shape, spatial) % how.groups() != 0) {
      throw new ShapeException(
          String.format(
              "%s: %s groups do not divide the first axis of weight %s, %s",
              name, how.groups(), shape, layout.of(axes())));
    }
    bias.ifPresent(b -> requireBias(weight, b, layout.out(shape, spatial, how.groups())));
  }

  private void requireBias(Parameter weight, Parameter bias, int out) {
    Shape examples = weight.shape().part(0, weight.rank() - spatial - 2);
    Shape needed = examples.insert(examples.rank(), out);
    if (!bias.shape().equals(needed) || bias.dtype() != weight.dtype()) {
      throw new ShapeException(
          String.format(
              "%s: bias %s%s does not fit weight %s%s, which needs %s%s",
              name,
              bias.dtype(),
              bias.shape(),
              weight.dtype(),
              weight.shape(),
              weight.dtype(),
              needed));
    }
  }

  /** The adjoint does not know how long the images were that its result is to be like. */
  void requireToldPadding(Convolution how) {
    if (how.before().contains(SAME)) {
      throw new IllegalArgumentException(name + ": its padding must be told, not the same");
    }
  }

  // ---- calls

  /** Checks that images fit a layer. */
  void requireFit(
      Layer layer, Tensor x, Parameter weight, Convolution how, List<Integer> outputPadding) {
    int channels = layout.in(weight.shape(), spatial, how.groups());
    if (x.rank() != spatial + 2 || x.shape().extent(1) != channels) {
      throw new ShapeException(
          String.format(
              "%s: needs images [n, %s, %s], got %s",
              describe(weight, how, outputPadding), channels, axes(), x.shape()));
    }
    Layer.requireDType(layer, x, weight.dtype());
  }

  /** Adds to each channel its number. */
  Tensor shift(Tensor y, Optional<Parameter> bias) {
    if (bias.isEmpty()) {
      return y;
    }
    int[] column = new int[spatial + 1];
    Arrays.fill(column, 1);
    column[0] = bias.get().size();
    return y.add(bias.get().reshape(column));
  }

  // ---- texts

  /** For example {@code Conv2d(3 -> 16, 3x3, stride 2, padding 1)}. */
  String describe(Parameter weight, Convolution how, List<Integer> outputPadding) {
    Shape shape = weight.shape();
    int[] window = shape.part(shape.rank() - spatial, shape.rank()).extents();
    return describe(
        Integer.toString(layout.in(shape, spatial, how.groups())),
        layout.out(shape, spatial, how.groups()),
        Arrays.stream(window).boxed().toList(),
        how,
        outputPadding);
  }

  String describe(
      String in, int out, List<Integer> window, Convolution how, List<Integer> outputPadding) {
    return String.format(
        "%s(%s -> %s, %s%s%s%s%s%s)",
        name,
        in,
        out,
        window.stream().map(Object::toString).collect(Collectors.joining("x")),
        unless("stride", 1, how.stride()),
        padding(how.before(), how.after()),
        unless("dilation", 1, how.dilation()),
        unless("groups", 1, List.of(how.groups())),
        unless("output padding", 0, outputPadding));
  }

  /** Windows, for example {@code 3, stride 2, padding 1}. */
  static String describe(Pooling how) {
    return switch (how) {
      case Pooling.Window w ->
          brief(w.window())
              + (w.stride().equals(w.window()) ? "" : ", stride " + brief(w.stride()))
              + padding(w.before(), w.after())
              + unless("dilation", 1, w.dilation());
      case Pooling.Adaptive a ->
          a.equals(Pooling.GLOBAL) ? "global" : "adaptive " + brief(a.results());
    };
  }

  /** Windows that have a stride and a padding. */
  static Pooling.Window requireWindow(String name, Pooling how) {
    if (how instanceof Pooling.Window window) {
      return window;
    }
    throw new IllegalArgumentException(
        name + "(" + describe(how) + "): only windows of a given extent have stride and padding");
  }

  private static String padding(List<Integer> before, List<Integer> after) {
    return before.contains(SAME)
        ? ", same padding"
        : before.equals(after)
            ? unless("padding", 0, before)
            : ", padding " + brief(before) + " and " + brief(after);
  }

  /** A setting, if it is not the usual one. */
  private static String unless(String what, int usual, List<Integer> numbers) {
    return numbers.stream().allMatch(n -> n == usual) ? "" : ", " + what + " " + brief(numbers);
  }

  /** One number for all axes, or one for each. */
  static String brief(List<Integer> numbers) {
    return numbers.stream().distinct().count() == 1
        ? numbers.getFirst().toString()
        : numbers.toString();
  }
}
