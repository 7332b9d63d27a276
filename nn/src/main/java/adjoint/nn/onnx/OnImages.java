package adjoint.nn.onnx;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.Shape;
import adjoint.nn.onnx.Node.In;
import adjoint.op.Convolution;
import adjoint.op.Padding;
import adjoint.op.Pooling;
import adjoint.op.Resampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Operators of ONNX on images {@code [n, c, …]}. */
final class OnImages {
  private static final int SAME = -1;

  private OnImages() {}

  private static int spatial(Tensor x) {
    if (x.rank() < 3) {
      throw new IllegalArgumentException("needs images [n, c, …], got " + x.shape());
    }
    return x.rank() - 2;
  }

  /** What stands before or behind each axis: the first or second half of pads. */
  private static List<Integer> pads(In in, int spatial, int half) {
    String automatic = in.node().text("auto_pad", "NOTSET");
    return switch (automatic) {
      case "NOTSET" ->
          in.node().each("pads", 0, 2 * spatial).subList(half * spatial, (half + 1) * spatial);
      case "VALID" -> in.node().each("", 0, spatial);
      case "SAME_UPPER" -> in.node().each("", SAME, spatial);
      default ->
          throw new IllegalArgumentException("auto_pad %s is not supported".formatted(automatic));
    };
  }

  private static Convolution how(In in, int spatial) {
    return new Convolution(
        in.node().each("strides", 1, spatial),
        pads(in, spatial, 0),
        pads(in, spatial, 1),
        in.node().each("dilations", 1, spatial),
        Math.toIntExact(in.node().integer("group", 1)));
  }

  static Tensor convolve(In in) {
    Tensor x = in.tensor(0);
    Convolution how = how(in, spatial(x));
    long[] most = longs(x.shape());
    most[1] = Math.max(in.tensor(1).shape().extent(0), most[1]);
    for (int axis = 0; axis < spatial(x); axis++) {
      most[axis + 2] +=
          (long) Math.max(how.before().get(axis), 0) + Math.max(how.after().get(axis), 0);
    }
    in.requireBounded(most);
    return shifted(in, x.convolve(in.tensor(1), how));
  }

  private static long[] longs(Shape shape) {
    return IntStream.of(shape.extents()).asLongStream().toArray();
  }

  static Tensor convolveTransposed(In in) {
    in.node().requireNone("output_shape");
    Tensor x = in.tensor(0);
    int[] more =
        in.node().each("output_padding", 0, spatial(x)).stream().mapToInt(i -> i).toArray();
    Convolution how = how(in, spatial(x));
    Shape window = in.tensor(1).shape();
    long[] most = longs(x.shape());
    most[1] = (long) window.extent(1) * how.groups();
    for (int axis = 0; axis < spatial(x); axis++) {
      long seen = (long) how.dilation().get(axis) * window.extent(axis + 2);
      most[axis + 2] = most[axis + 2] * how.stride().get(axis) + seen + more[axis];
    }
    in.requireBounded(most);
    return shifted(in, x.convolveTransposed(in.tensor(1), how, more));
  }

  private static Tensor shifted(In in, Tensor y) {
    return in.optional(2).isPresent() ? y.add(column(in.tensor(2), y)) : y;
  }

  /** One number for each channel. */
  private static Tensor column(Tensor vector, Tensor x) {
    int[] extents = new int[Math.max(1, x.rank() - 1)];
    Arrays.fill(extents, 1);
    extents[0] = vector.size();
    return vector.reshape(extents);
  }

  static Tensor maxPool(In in) {
    Tensor x = in.tensor(0);
    return x.maxPool(window(in, x, pads(in, spatial(x), 0), pads(in, spatial(x), 1)));
  }

  static Tensor averagePool(In in) {
    Tensor x = in.tensor(0);
    int spatial = spatial(x);
    List<Integer> before = pads(in, spatial, 0);
    List<Integer> after = pads(in, spatial, 1);
    if (in.node().flag("count_include_pad") && !before.contains(SAME)) {
      List<Integer> none = in.node().each("", 0, spatial);
      long[] most = longs(x.shape());
      for (int axis = 0; axis < spatial; axis++) {
        most[axis + 2] += (long) before.get(axis) + after.get(axis);
      }
      in.requireBounded(most);
      for (int axis = 0; axis < spatial; axis++) {
        x = x.pad(axis + 2, before.get(axis), after.get(axis));
      }
      return x.avgPool(window(in, x, none, none));
    }
    return x.avgPool(window(in, x, before, after));
  }

  /** With windows that begin inside and end outside, if there is the mode for it. */
  private static Pooling window(In in, Tensor x, List<Integer> before, List<Integer> after) {
    int spatial = spatial(x);
    List<Integer> extents =
        in.node()
            .integers("kernel_shape")
            .map(list -> Arrays.stream(list).mapToObj(Math::toIntExact).toList())
            .orElseThrow(() -> new IllegalArgumentException("it has no kernel_shape"));
    List<Integer> strides = in.node().each("strides", 1, spatial);
    List<Integer> dilations = in.node().each("dilations", 1, spatial);
    if (!in.node().flag("ceil_mode") || before.contains(SAME)) {
      return new Pooling.Window(extents, strides, before, after, dilations);
    }
    List<Integer> beyond = new ArrayList<>();
    for (int axis = 0; axis < spatial; axis++) {
      int stride = strides.get(axis);
      int extent = x.shape().extent(axis + 2);
      int free =
          before.get(axis)
              + extent
              + after.get(axis)
              - (extents.get(axis) - 1) * dilations.get(axis)
              - 1;
      int last = Math.ceilDiv(free, stride) * stride; // where the last window begins
      last -= last >= before.get(axis) + extent ? stride : 0; // which must see something
      beyond.add(after.get(axis) + Math.max(0, last - free));
    }
    return new Pooling.Window(extents, strides, before, beyond, dilations);
  }

  static Tensor global(In in, BiFunction<Tensor, Axes, Tensor> f) {
    Tensor x = in.tensor(0);
    spatial(x);
    return f.apply(x, Axes.keep(IntStream.range(2, x.rank()).toArray()));
  }

  static Tensor batchNorm(In in) {
    Tensor x = in.tensor(0);
    double epsilon = in.node().number("epsilon", 1e-5);
    Tensor scale = column(in.tensor(4), x).add(epsilon).rsqrt().mul(column(in.tensor(1), x));
    return x.sub(column(in.tensor(3), x)).mul(scale).add(column(in.tensor(2), x));
  }

  static Tensor instanceNorm(In in) {
    Tensor x = in.tensor(0);
    double epsilon = in.node().number("epsilon", 1e-5);
    spatial(x);
    Tensor y =
        x.reshape(x.shape().extent(0), x.shape().extent(1), -1)
            .standardize(-1, epsilon)
            .reshape(x.shape().extents());
    return y.mul(column(in.tensor(1), x)).add(column(in.tensor(2), x));
  }

  static Tensor resize(In in) {
    Tensor x = in.tensor(0);
    int spatial = spatial(x);
    int[] extents = x.shape().extents();
    if (in.optional(3).isPresent()) {
      extents = in.ints(3);
    } else {
      double[] scales = in.tensor(2).toDoubleArray();
      for (int axis = 0; axis < extents.length; axis++) {
        extents[axis] = (int) Math.floor(extents[axis] * scales[axis]);
      }
    }
    in.bounded(extents);
    String mode = in.node().text("mode", "nearest");
    String position = in.node().text("coordinate_transformation_mode", "half_pixel");
    Resampling how =
        switch (mode + " " + position) {
          case "nearest asymmetric" -> Resampling.NEAREST;
          case "linear half_pixel", "linear pytorch_half_pixel" -> Resampling.LINEAR;
          case "linear align_corners" -> Resampling.LINEAR_ALIGNED_CORNERS;
          default ->
              throw new IllegalArgumentException(
                  "resizing by %s, %s is not supported".formatted(mode, position));
        };
    if (how == Resampling.NEAREST) {
      in.node().requireOnly("nearest_mode", "floor");
    }
    return x.resize(how, Arrays.copyOfRange(extents, extents.length - spatial, extents.length));
  }

  /** Channels become pixels of squares of this side: {@code [n, side·side·c, h, w]}. */
  static Tensor depthToSpace(In in) {
    Tensor x = in.tensor(0);
    int side = Math.toIntExact(in.node().integer("blocksize", 1));
    int n = x.shape().extent(0);
    int channels = x.shape().extent(1) / Math.multiplyExact(side, side);
    int height = x.shape().extent(2);
    int width = x.shape().extent(3);
    boolean channelsFirst = in.node().text("mode", "DCR").equals("CRD");
    Tensor squares =
        channelsFirst
            ? x.reshape(n, channels, side, side, height, width).permute(0, 1, 4, 2, 5, 3)
            : x.reshape(n, side, side, channels, height, width).permute(0, 3, 4, 1, 5, 2);
    return squares.reshape(n, channels, height * side, width * side);
  }

  /** The inverse: pixels of squares become channels. */
  static Tensor spaceToDepth(In in) {
    Tensor x = in.tensor(0);
    int side = Math.toIntExact(in.node().integer("blocksize", 1));
    int n = x.shape().extent(0);
    int channels = x.shape().extent(1);
    int height = x.shape().extent(2) / side;
    int width = x.shape().extent(3) / side;
    return x.reshape(n, channels, height, side, width, side)
        .permute(0, 3, 5, 1, 2, 4)
        .reshape(n, side * side * channels, height, width);
  }

  static Tensor pad(In in) {
    Tensor x = in.tensor(0);
    int[] pads =
        in.optional(1).isPresent()
            ? in.ints(1)
            : in.node().each("pads", 0, 2 * x.rank()).stream().mapToInt(i -> i).toArray();
    String mode = in.node().text("mode", "constant");
    double value = in.optional(2).isPresent() ? in.tensor(2).item() : in.node().number("value", 0);
    int[] extents = x.shape().extents();
    for (int axis = 0; axis < x.rank(); axis++) {
      extents[axis] =
          Math.addExact(extents[axis], Math.addExact(pads[axis], pads[x.rank() + axis]));
    }
    in.bounded(extents);
    Tensor y = x;
    for (int axis = 0; axis < x.rank(); axis++) {
      int before = pads[axis];
      int after = pads[x.rank() + axis];
      if (before != 0 || after != 0) {
        y =
            switch (mode) {
              case "constant" -> y.pad(axis, before, after, value);
              case "reflect" -> y.pad(axis, before, after, Padding.REFLECT);
              case "edge" -> y.pad(axis, before, after, Padding.REPLICATE);
              default ->
                  throw new IllegalArgumentException("mode %s is not supported".formatted(mode));
            };
      }
    }
    return y;
  }
}
