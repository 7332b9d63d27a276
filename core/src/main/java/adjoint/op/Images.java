package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Shape;
import adjoint.array.ShapeException;

/** What is made of operations on images {@code [n, c, …]}. */
final class Images {
  private Images() {}

  /** {@link TensorExpr#convolve} of images that must have so many spatial axes. */
  static <T extends TensorExpr<T>> T convolve(
      String op, int spatial, TensorExpr<T> x, T weight, Convolution how) {
    requireNonNull(weight, () -> op + ": weight is null");
    requireNonNull(how, () -> op + ": how is null");
    if (x.rank() != spatial + 2) {
      throw new ShapeException(
          "%s: needs %d axes, images, channels and %d more, got %s"
              .formatted(op, spatial + 2, spatial, x.shape()));
    }
    return x.convolve(weight, how);
  }

  /** See {@link TensorExpr#convolveTransposed}. */
  static <T extends TensorExpr<T>> T transposed(
      TensorExpr<T> x, T weight, Convolution how, int... more) {
    requireNonNull(weight, "convolveTransposed: weight is null");
    requireNonNull(how, "convolveTransposed: how is null");
    requireNonNull(more, "convolveTransposed: more is null");
    Shape images = how.transposed("convolveTransposed", x.shape(), weight.shape(), more);
    return x.apply(new ConvolveInput(how, images), weight);
  }
}
