package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;

/**
 * The algebra of arrays, on which the vjps of array operations are written: once, for every
 * carrier. {@code Tensor} carries it, and whatever else has the methods that have no body here.
 *
 * <p>Axes may be negative: −1 is the last. Operands of different dtypes do not mix, {@link #to}
 * casts.
 *
 * @param <T> the type itself
 */
public interface TensorExpr<T extends TensorExpr<T>> extends Expr<T> {

  /** {@code op(this, others…)}: the door for operations of your own. */
  T apply(TensorOp op, List<T> others);

  /** {@code op(this)}. */
  default T apply(TensorOp op) {
    return apply(op, List.of());
  }

  /** {@code op(this, input)}. */
  default T apply(TensorOp op, T input) {
    return apply(op, List.of(input));
  }

  /** {@code op(this, others…)}, of several results: the door for operations of your own. */
  Results<T> apply(MultiOp op, List<T> others);

  /** These numbers as a constant. */
  T constant(NdArray c);

  /** The shape. */
  Shape shape();

  /** The dtype. */
  DType dtype();

  /** The number of axes. */
  default int rank() {
    return shape().rank();
  }

  /** The number of elements. */
  default int size() {
    return shape().size();
  }

  /** The same numbers in another dtype; the gradient comes back in this one's. */
  default T to(DType dtype) {
    return apply(new Cast(dtype));
  }

  // ---- operations: products and reductions

  /**
   * The matrix product of the last two axes, {@code [m, k] · [k, n] → [m, n]}; axes before them
   * broadcast. A vector on the left is a row, on the right a column, and that axis is dropped from
   * the result.
   */
  default T matmul(T b) {
    return DerivedOps.matmul(this, b);
  }

  /** The sum over these axes; none named means all. */
  default T sum(int... axes) {
    return sum(Axes.of(axes));
  }

  /** The sum over these axes. */
  default T sum(Axes axes) {
    return apply(new Sum(axes));
  }

  /**
   * The mean over these axes; none named means all. Of nothing there is none: an error. It is the
   * sum divided by the number, and infinite where the sum is.
   */
  default T mean(int... axes) {
    return mean(Axes.of(axes));
  }

  /** The mean over these axes. */
  default T mean(Axes axes) {
    return DerivedOps.mean("mean", this, axes);
  }

  /**
   * The mean squared distance from the mean over these axes (divided by n); none named means all.
   * Of nothing there is none: an error.
   */
  default T variance(int... axes) {
    return variance(Axes.of(axes));
  }

  /** The mean squared distance from the mean over these axes (divided by n). */
  default T variance(Axes axes) {
    return DerivedOps.mean(
        "variance", sub(DerivedOps.mean("variance", this, axes.kept())).square(), axes);
  }

  /** The largest element over these axes; ties share the gradient equally. None named means all. */
  default T max(int... axes) {
    return max(Axes.of(axes));
  }

  /** The largest element over these axes; ties share the gradient equally. */
  default T max(Axes axes) {
    return apply(new Max(axes));
  }

  /**
   * The smallest element over these axes; ties share the gradient equally. None named means all.
   */
  default T min(int... axes) {
    return min(Axes.of(axes));
  }

  /** The smallest element over these axes; ties share the gradient equally. */
  default T min(Axes axes) {
    return DerivedOps.min(this, axes);
  }

  /**
   * The largest element along an axis, which is dropped, and where it is: the first among equals,
   * which alone gets the gradient. A NaN counts as largest.
   */
  default Results<T> maxWithIndices(int axis) {
    return apply(new MaxWithIndices(axis), List.of());
  }

  /**
   * The quotient rounded down, {@code q = ⌊this/b⌋}, and the remainder {@code this − q·b}, which
   * has the sign of b (Python's divmod); the two broadcast.
   */
  default Results<T> divmod(T b) {
    return apply(new Divmod(), List.of(requireNonNull(b, "divmod: b is null")));
  }

  /** The product over these axes; none named means all. Zeros are no trouble for its gradients. */
  default T prod(int... axes) {
    return prod(Axes.of(axes));
  }

  /** The product over these axes. Zeros are no trouble for its gradients. */
  default T prod(Axes axes) {
    return DerivedOps.prod(this, axes);
  }

  /** {@code log Σ e^x} over these axes, which never overflows; none named means all. */
  default T logSumExp(int... axes) {
    requireNonNull(axes, "logSumExp: axes is null");
    return logSumExp(Axes.of(axes));
  }

  /** {@code log Σ e^x} over these axes, which never overflows. */
  default T logSumExp(Axes axes) {
    return apply(new LogSumExp(axes));
  }

  /** {@code e^x / Σ e^x} along an axis. */
  default T softmax(int axis) {
    return apply(new Softmax(axis));
  }

  /** {@code x − log Σ e^x} along an axis. */
  default T logSoftmax(int axis) {
    return apply(new LogSoftmax(axis));
  }

  /** Running sums along an axis. */
  default T cumsum(int axis) {
    return apply(new CumSum(axis));
  }

  // ---- operations: convolutions

  /**
   * These images {@code [n, c, …]}, of one to three spatial axes, under a window of weights {@code
   * [o, c/groups, …]}: {@code [n, o, …]}. It is a cross-correlation, as in other frameworks.
   */
  default T convolve(T weight, Convolution how) {
    requireNonNull(weight, "convolve: weight is null");
    return apply(new Convolve(how), weight);
  }

  /** {@link #convolve} of {@code [n, c, width]}. */
  default T conv1d(T weight, Convolution how) {
    return Images.requireAxes("conv1d", 1, this).convolve(weight, how);
  }

  /** {@link #convolve} of {@code [n, c, height, width]}. */
  default T conv2d(T weight, Convolution how) {
    return Images.requireAxes("conv2d", 2, this).convolve(weight, how);
  }

  /** {@link #convolve} of {@code [n, c, depth, height, width]}. */
  default T conv3d(T weight, Convolution how) {
    return Images.requireAxes("conv3d", 3, this).convolve(weight, how);
  }

  /**
   * The adjoint of a convolution, which makes images larger: {@code [n, c, …]} under weights {@code
   * [c, o/groups, …]} gives {@code [n, o, …]} of {@code (extent − 1)·stride + dilation·(k − 1) + 1
   * − padding + more} along each axis.
   *
   * @param more elements, fewer than the stride, that the images had and that a convolution would
   *     not have seen: none, one number, or one for each axis
   */
  default T convolveTransposed(T weight, Convolution how, int... more) {
    return Images.transposed(this, weight, how, more);
  }

  // ---- operations: shapes

  /** The last two axes exchanged. */
  default T transpose() {
    return transpose(-2, -1);
  }

  /** Two axes exchanged. */
  default T transpose(int first, int second) {
    return permute(DerivedOps.exchange(shape(), first, second));
  }

  /** The axes in another order: axis i of the result is axis {@code axes[i]} of this. */
  default T permute(int... axes) {
    return apply(Permute.of(axes));
  }

  /** The same elements in row-major order in another shape; one extent may be −1. */
  default T reshape(int... extents) {
    return apply(new Reshape(Shape.infer("reshape", shape(), extents)));
  }

  /** An axis of extent 1 inserted so that it becomes axis {@code axis} of the result. */
  default T unsqueeze(int axis) {
    return apply(new Reshape(DerivedOps.expanded("unsqueeze", shape(), axis)));
  }

  /** These axes, of extent 1, dropped; none named means all that have extent 1. */
  default T squeeze(int... axes) {
    return apply(new Reshape(DerivedOps.squeezed(shape(), axes)));
  }

  /** Repeated to a shape that this broadcasts to. */
  default T broadcastTo(int... extents) {
    return broadcastTo(Shape.of("broadcastTo", extents));
  }

  /** Repeated to a shape that this broadcasts to. */
  default T broadcastTo(Shape shape) {
    return apply(new BroadcastTo(shape));
  }

  /** Summed to a shape that broadcasts to this one's: the adjoint of {@link #broadcastTo}. */
  default T sumTo(Shape shape) {
    return apply(new SumTo(shape));
  }

  /** The slices {@code start … stop − 1} along an axis; negative positions count from the end. */
  default T slice(int axis, int start, int stop) {
    return slice(axis, start, stop, 1);
  }

  /**
   * Every {@code step}-th slice along an axis, from {@code start} up to but without {@code stop}.
   * Negative positions count from the end. A negative step goes backwards; a stop of {@code −extent
   * − 1} then includes position 0.
   */
  default T slice(int axis, int start, int stop, int step) {
    return apply(Slice.of(shape(), axis, start, stop, step));
  }

  /** One slice along an axis, which is dropped. */
  default T select(int axis, int index) {
    return DerivedOps.select(this, axis, index);
  }

  /**
   * Parts of {@code size} slices along an axis, one behind the other; the last has what is left.
   * The parts are views, and their gradients meet in one array.
   */
  default List<T> split(int axis, int size) {
    return Split.into(this, axis, size);
  }

  /** Parts of these sizes along an axis, one behind the other; they add up to its extent. */
  default List<T> split(int axis, List<Integer> sizes) {
    return Split.into(this, axis, sizes);
  }

  /**
   * At most {@code chunks} parts along an axis, all as long as the first but for the last, which
   * has what is left: {@code split} with {@code ⌈extent / chunks⌉}.
   */
  default List<T> chunk(int axis, int chunks) {
    return Split.chunk(this, axis, chunks);
  }

  /** The slices of an axis, which is dropped: what {@link #select} gives for each index. */
  default List<T> unbind(int axis) {
    return Split.unbind(this, axis);
  }

  /** An axis in reverse order. */
  default T flip(int axis) {
    int extent = shape().extent(shape().axis("flip", axis));
    return apply(new Slice(axis, Math.max(extent - 1, 0), extent, -1));
  }

  /**
   * The slices of an axis at the given positions, whose shape takes the place of the axis (numpy's
   * take).
   */
  default T indexSelect(int axis, Indices indices) {
    return apply(new IndexSelect(axis, indices));
  }

  /**
   * One element per position along an axis: {@code y[i, j] = x[i, indices[i, j]]} for axis 1
   * (PyTorch's gather).
   */
  default T gather(int axis, Indices indices) {
    return apply(new Gather(axis, indices));
  }

  /** What these are one behind the other along an axis. */
  static <T extends TensorExpr<T>> T concat(int axis, List<T> parts) {
    return DerivedOps.concat(axis, parts);
  }

  /** What these are, of equal shape, side by side along a new axis. */
  static <T extends TensorExpr<T>> T stack(int axis, List<T> parts) {
    return DerivedOps.stack(axis, parts);
  }
}
