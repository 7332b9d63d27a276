package adjoint.op;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.kernel.convolve.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Convolutions and pools as ONNX tells them. */
final class OnnxImages {
  private OnnxImages() {}

  /** The attributes of a window of these extents that goes over images of this shape. */
  static Map<String, Object> sliding(Sliding how, Shape images, List<Integer> window) {
    int spatial = window.size();
    Integer[] pads = new Integer[2 * spatial]; // all before, then all after
    for (int axis = 0; axis < spatial; axis++) {
      int[] padding = how.padding(axis, images.extent(axis + 2), window.get(axis));
      pads[axis] = padding[0];
      pads[spatial + axis] = padding[1];
    }
    return Map.of(
        "kernel_shape", window,
        "strides", each(how.stride(), spatial),
        "dilations", each(how.dilation(), spatial),
        "pads", Arrays.asList(pads));
  }

  static List<Integer> each(List<Integer> numbers, int spatial) {
    return IntStream.range(0, spatial).mapToObj(axis -> Sliding.at(numbers, axis)).toList();
  }

  static Map<String, Object> window(Pooling.Window how, Shape images) {
    Sliding sliding = new Sliding(how.stride(), how.before(), how.after(), how.dilation());
    return sliding(sliding, images, each(how.window(), images.rank() - 2));
  }

  static Map<String, Object> withoutDilation(Pooling.Window how, Shape images) {
    Map<String, Object> attributes = new HashMap<>(window(how, images));
    attributes.remove("dilations");
    return attributes;
  }

  /**
   * Means of dilated windows, which {@code AveragePool} knows since version 19 alone: sums by a
   * convolution, divided by how many elements each window sees.
   */
  static OnnxValue dilatedMeans(Pooling.Window how, OnnxCall call) {
    Shape images = call.shape(0);
    int channels = images.extent(1);
    Map<String, Object> attributes = new HashMap<>(window(how, images));
    attributes.put("group", channels);
    int[] window = each(how.window(), images.rank() - 2).stream().mapToInt(i -> i).toArray();
    DType dtype = call.in(0).type() == OnnxType.F32 ? DType.F32 : DType.F64;
    NdArray ones = NdArray.full(dtype, 1, Shape.of(channels, 1).concat(Shape.of(window)));
    OnnxValue y = call.in(0).node("Conv", attributes, call.constant(_ -> ones));
    for (int spot = 0; spot < window.length; spot++) {
      double[] seen =
          IntStream.of(how.along("pooling", images, spot).count()).asDoubleStream().toArray();
      int[] along = new int[window.length - spot];
      Arrays.fill(along, 1);
      along[0] = seen.length;
      NdArray counts = NdArray.wrap(seen, Shape.of(along)).to(dtype);
      y = y.div(call.constant(_ -> counts));
    }
    return y;
  }

  /** Windows that are not all alike, one after the other, along one axis after the other. */
  static OnnxValue adaptive(Pooling.Adaptive how, OnnxCall call, String reduce) {
    Shape images = call.shape(0);
    OnnxValue y = call.in(0);
    for (int spot = 0; spot < images.rank() - 2; spot++) {
      Windows windows = how.along("pooling", images, spot);
      int axis = spot + 2;
      List<OnnxValue> places = new ArrayList<>();
      for (int i = 0; i < windows.places(); i++) {
        int first = windows.first()[i];
        OnnxValue part =
            y.node(
                "Slice",
                y.integers(first),
                y.integers(first + (long) windows.count()[i]),
                y.integers(axis));
        places.add(part.node(reduce, Map.of("axes", List.of(axis), "keepdims", 1)));
      }
      OnnxValue[] others = places.subList(1, places.size()).toArray(OnnxValue[]::new);
      y = places.getFirst().node("Concat", Map.of("axis", axis), others);
    }
    return y;
  }
}
