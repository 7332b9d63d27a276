package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What is made of operations on images {@code [n, c, …]}. */
final class Images {
  private Images() {}

  /** Images that must have so many spatial axes. */
  private static <T extends TensorExpr<T>> T requireSpatial(
      String op, int spatial, TensorExpr<T> x) {
    if (x.rank() != spatial + 2) {
      throw new ShapeException(
          "%s: needs %s axes, images, channels and %s more, got %s"
              .formatted(op, spatial + 2, spatial, x.shape()));
    }
    return DerivedOps.self(x);
  }

  /** {@link TensorExpr#convolve} of images that must have so many spatial axes. */
  static <T extends TensorExpr<T>> T convolve(
      String op, int spatial, TensorExpr<T> x, T weight, Convolution how) {
    requireNonNull(weight, () -> op + ": weight is null");
    requireNonNull(how, () -> op + ": how is null");
    return requireSpatial(op, spatial, x).convolve(weight, how);
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

  /** {@link TensorExpr#maxPool} of images that must have so many spatial axes. */
  static <T extends TensorExpr<T>> T maxPool(String op, int spatial, TensorExpr<T> x, Pooling how) {
    requireNonNull(how, () -> op + ": how is null");
    return requireSpatial(op, spatial, x).maxPool(how);
  }

  /** {@link TensorExpr#avgPool} of images that must have so many spatial axes. */
  static <T extends TensorExpr<T>> T avgPool(String op, int spatial, TensorExpr<T> x, Pooling how) {
    requireNonNull(how, () -> op + ": how is null");
    return requireSpatial(op, spatial, x).avgPool(how);
  }

  /** See {@link TensorExpr#resizeBy}. */
  static <T extends TensorExpr<T>> T resizeBy(TensorExpr<T> x, Resampling how, double... factors) {
    requireNonNull(factors, "resizeBy: factors is null");
    requireAxes("resizeBy", x, factors.length);
    int[] extents = new int[factors.length];
    for (int i = 0; i < extents.length; i++) {
      int axis = x.rank() - extents.length + i;
      double extent = Math.floor(x.shape().extent(axis) * factors[i]);
      if (!(extent >= 1 && extent <= Integer.MAX_VALUE)) {
        throw new ShapeException(
            "resizeBy: a factor of %s makes axis %s of %s %s long"
                .formatted(factors[i], axis, x.shape(), extent));
      }
      extents[i] = (int) extent;
    }
    return resize("resizeBy", x, how, extents);
  }

  /** One axis after the other. */
  static <T extends TensorExpr<T>> T resize(
      String op, TensorExpr<T> x, Resampling how, int... extents) {
    requireNonNull(how, () -> op + ": how is null");
    requireNonNull(extents, () -> op + ": extents is null");
    requireAxes(op, x, extents.length);
    T y = DerivedOps.self(x);
    for (int i = 0; i < extents.length; i++) {
      y = resize(op, y, how, x.rank() - extents.length + i, extents[i]);
    }
    return y;
  }

  private static void requireAxes(String op, TensorExpr<?> x, int axes) {
    if (axes == 0 || axes > x.rank()) {
      throw new ShapeException(
          "%s: %s numbers do not fit the axes of %s; there must be one for each of the last ones"
              .formatted(op, axes, x.shape()));
    }
  }

  private static <T extends TensorExpr<T>> T resize(
      String op, T x, Resampling how, int axis, int to) {
    int from = x.shape().extent(axis);
    if (from == 0 || to < 1) {
      throw new ShapeException(
          "%s: axis %s of %s cannot become %s long; both must be 1 or more"
              .formatted(op, axis, x.shape(), to));
    }
    if (to == from) {
      return x;
    }
    int[] low = new int[to];
    double[] parts = new double[to];
    for (int i = 0; i < to; i++) {
      double position = how.position(i, from, to);
      low[i] = (int) position;
      parts[i] = position - low[i];
    }
    T left = x.indexSelect(axis, Indices.of(low));
    if (how == Resampling.NEAREST) {
      return left;
    }
    int[] high = Arrays.stream(low).map(i -> Math.min(i + 1, from - 1)).toArray();
    T right = x.indexSelect(axis, Indices.of(high));
    int[] along = new int[x.rank() - axis];
    Arrays.fill(along, 1);
    along[0] = to;
    T part = x.constant(NdArray.wrap(parts, Shape.of(along)).to(x.dtype()));
    return left.add(right.sub(left).mul(part));
  }

  // ---- in a map

  /** Many images {@code [many, n, c, …]} pooled as one batch of them. */
  static <T extends TensorExpr<T>> T pool(Batched<T> in, TensorOp op, int inputs) {
    List<T> joined = IntStream.range(0, inputs).mapToObj(in::all).map(Batched::joined).toList();
    T y = joined.getFirst().apply(op, joined.subList(1, inputs));
    return in.separated(y, 0, in.shape(0).extent(0));
  }

  // So many convolutions at once are one with as many times the groups.

  /** The channels of many images {@code [many, n, c, …]} beside each other. */
  static <T extends TensorExpr<T>> T beside(T x) {
    T exchanged = Batched.exchanged(x, 0, 1, 2);
    int[] extents = x.shape().remove(0).extents();
    extents[1] = Math.multiplyExact(extents[1], x.shape().extent(0));
    return exchanged.reshape(extents);
  }

  /** The reverse of {@link #beside}. */
  static <T extends TensorExpr<T>> T apart(Batched<T> in, T y, int channels) {
    return Batched.exchanged(in.separated(y, 1, channels), 0, 1, 2);
  }
}
