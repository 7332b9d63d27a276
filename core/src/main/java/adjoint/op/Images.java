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

  // ---- in a map: so many convolutions at once are one with as many times the groups

  /** The channels of many images {@code [many, n, c, …]} beside each other. */
  static <T extends TensorExpr<T>> T beside(T x) {
    T exchanged = Batched.exchanged(x, 0, 1, 2);
    int[] extents = x.shape().remove(0).extents();
    extents[1] = Math.multiplyExact(extents[1], x.shape().extent(0));
    return exchanged.reshape(extents);
  }

  /** The reverse of {@link #beside}. */
  static <T extends TensorExpr<T>> T apart(Batched<T> in, T y) {
    return Batched.exchanged(in.separated(y, 1), 0, 1, 2);
  }
}
