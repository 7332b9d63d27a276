package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Shape;
import adjoint.array.ShapeException;

/** What is made of operations on images {@code [n, c, …]}. */
final class Images {
  private Images() {}

  /** The images, if they have so many spatial axes. */
  static <T extends TensorExpr<T>> TensorExpr<T> requireAxes(
      String op, int spatial, TensorExpr<T> x) {
    if (x.rank() != spatial + 2) {
      throw new ShapeException(
          "%s: needs %d axes, images, channels and %d more, got %s"
              .formatted(op, spatial + 2, spatial, x.shape()));
    }
    return x;
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
