package adjoint.check.program;

import adjoint.Tensor;
import adjoint.op.Convolution;
import adjoint.op.Pooling;
import adjoint.op.Resampling;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Images: all elements in a row are one, under all of another in a row, or pooled, or resized. */
final class ImageWords {
  private static final Convolution PADDED = Convolution.PLAIN.withPadding(3);
  private static final Convolution WIDE = Convolution.PLAIN.withPadding(0, 3);
  private static final Convolution DEEP = Convolution.PLAIN.withPadding(0, 0, 3);
  private static final Pooling PAIRS = Pooling.of(2).withStride(1);
  private static final Pooling HALVES = Pooling.adaptive(1, 2);

  private ImageWords() {}

  static List<Word> all() {
    return List.of(
        Word.of(
            "convolve",
            2,
            call("conv1d", "1, 1, -1", ".withPadding(3)", (x, w) -> x.conv1d(w, PADDED)),
            call("conv2d", "1, 1, 1, -1", ".withPadding(0, 3)", (x, w) -> x.conv2d(w, WIDE)),
            call("conv3d", "1, 1, 1, 1, -1", ".withPadding(0, 0, 3)", (x, w) -> x.conv3d(w, DEEP)),
            call("convolve", "1, 1, -1", ".withPadding(3)", (x, w) -> x.convolve(w, PADDED)),
            call(
                "convolveTransposed",
                "1, 1, -1",
                "",
                (x, w) -> x.convolveTransposed(w, Convolution.PLAIN))),
        Word.of(
            "pool",
            1,
            call("maxPool1d", "1, 1, -1", "of(2).withStride(1)", x -> x.maxPool1d(PAIRS)),
            call("avgPool1d", "1, 1, -1", "of(2).withStride(1)", x -> x.avgPool1d(PAIRS)),
            call("maxPool2d", "1, 1, 1, -1", "adaptive(1, 2)", x -> x.maxPool2d(HALVES)),
            call("avgPool2d", "1, 1, 1, -1", "adaptive(1, 2)", x -> x.avgPool2d(HALVES)),
            call("maxPool3d", "1, 1, 1, 1, -1", "GLOBAL", x -> x.maxPool3d(Pooling.GLOBAL)),
            call("avgPool3d", "1, 1, 1, 1, -1", "GLOBAL", x -> x.avgPool3d(Pooling.GLOBAL)),
            call("maxPool", "1, 1, -1", "adaptive(2)", x -> x.maxPool(Pooling.adaptive(2))),
            call("avgPool", "1, 1, -1", "adaptive(2)", x -> x.avgPool(Pooling.adaptive(2)))),
        Word.of(
            "resize",
            1,
            resize(Resampling.LINEAR, 3),
            resize(Resampling.NEAREST, 2),
            Call.of(
                "$0.resizeBy(adjoint.op.Resampling.LINEAR_ALIGNED_CORNERS, 1.5)",
                in -> in.getFirst().resizeBy(Resampling.LINEAR_ALIGNED_CORNERS, 1.5))));
  }

  private static Call call(String method, String shape, String how, UnaryOperator<Tensor> f) {
    return Call.of(
        "$0.reshape(%s).%s(adjoint.op.Pooling.%s)".formatted(shape, method, how),
        in -> f.apply(in.getFirst().reshape(extents(shape))));
  }

  private static Call resize(Resampling how, int extent) {
    return Call.of(
        "$0.resize(adjoint.op.Resampling.%s, %s)".formatted(how, extent),
        in -> in.getFirst().resize(how, extent));
  }

  private static int[] extents(String shape) {
    return Stream.of(shape.split(", ", -1)).mapToInt(Integer::parseInt).toArray();
  }

  private static Call call(String method, String shape, String how, BinaryOperator<Tensor> f) {
    int[] extents = extents(shape);
    return Call.of(
        "$0.reshape(%s).%s($1.reshape(%s), adjoint.op.Convolution.PLAIN%s)"
            .formatted(shape, method, shape, how),
        in -> f.apply(in.getFirst().reshape(extents), in.getLast().reshape(extents)));
  }
}
