package adjoint.check.program;

import adjoint.Tensor;
import adjoint.op.Convolution;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/** Convolutions: all elements in a row are one image, under all of the other in a row. */
final class ImageWords {
  private static final Convolution PADDED = Convolution.PLAIN.withPadding(3);
  private static final Convolution WIDE = Convolution.PLAIN.withPadding(0, 3);
  private static final Convolution DEEP = Convolution.PLAIN.withPadding(0, 0, 3);

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
                (x, w) -> x.convolveTransposed(w, Convolution.PLAIN))));
  }

  private static Call call(String method, String shape, String how, BinaryOperator<Tensor> f) {
    int[] extents = Stream.of(shape.split(", ", -1)).mapToInt(Integer::parseInt).toArray();
    return Call.of(
        "$0.reshape(%s).%s($1.reshape(%s), adjoint.op.Convolution.PLAIN%s)"
            .formatted(shape, method, shape, how),
        in -> f.apply(in.getFirst().reshape(extents), in.getLast().reshape(extents)));
  }
}
