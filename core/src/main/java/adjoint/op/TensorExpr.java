package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.op.linalg.Cholesky;
import adjoint.op.linalg.Cofactor;
import adjoint.op.linalg.Det;
import adjoint.op.linalg.Eigh;
import adjoint.op.linalg.Inverse;
import adjoint.op.linalg.Lu;
import adjoint.op.linalg.MatrixExp;
import adjoint.op.linalg.MatrixNorm;
import adjoint.op.linalg.Pinv;
import adjoint.op.linalg.Slogdet;
import adjoint.op.linalg.SolveTriangular;
import adjoint.op.linalg.Svd;
import adjoint.op.linalg.Triangle;
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

  // ---- operations: linear algebra on the last two axes, over any axes before them

  /** The numbers on the diagonal, {@code [m, n] → [min(m, n)]}. */
  default T diagonal() {
    return diagonal(0);
  }

  /** The numbers on a diagonal: 1 is the one above the main diagonal, −1 the one below. */
  default T diagonal(int offset) {
    return DerivedMatrixOps.diagonal("diagonal", this, offset);
  }

  /** The last axis on the diagonal of matrices of zeros, {@code [n] → [n, n]}. */
  default T diagEmbed() {
    return DerivedMatrixOps.diagEmbed(this);
  }

  /** The sum of the numbers on the diagonal, {@code [n, n] → []}. */
  default T trace() {
    return DerivedMatrixOps.trace(this);
  }

  /** The numbers on and below the diagonal, zeros above. */
  default T tril() {
    return tril(0);
  }

  /** The numbers on and below a diagonal (see {@link #diagonal(int)}), zeros above. */
  default T tril(int diagonal) {
    return DerivedMatrixOps.tril("tril", this, diagonal);
  }

  /** The numbers on and above the diagonal, zeros below. */
  default T triu() {
    return triu(0);
  }

  /** The numbers on and above a diagonal (see {@link #diagonal(int)}), zeros below. */
  default T triu(int diagonal) {
    return DerivedMatrixOps.triu("triu", this, diagonal);
  }

  /** All products of the numbers of two vectors, {@code [m], [n] → [m, n]}. */
  default T outer(T b) {
    return DerivedMatrixOps.outer(this, b);
  }

  /**
   * The y of {@code this·y = b}, {@code [n, n], [n, k] → [n, k]}, or {@code [n]} for a vector b;
   * the axes before them broadcast. A singular matrix is a {@link
   * adjoint.op.linalg.MatrixException}.
   */
  default T solve(T b) {
    return DerivedMatrixOps.solve(this, b);
  }

  /** The y of {@code t·y = b}, where t is a triangle of this; otherwise like {@link #solve}. */
  default T solveTriangular(T b, Triangle triangle) {
    requireNonNull(b, "solveTriangular: b is null");
    return DerivedMatrixOps.ofColumns(this, b, new SolveTriangular(triangle));
  }

  /**
   * Least squares: the y for which {@code ‖this·y − b‖} is least, {@code [m, n], [m, k] → [n, k]},
   * or {@code [n]} for a vector b; if many are, the shortest. Dependent columns, or rows of a wide
   * matrix, are an error: for them there is {@link #pinv()}.
   */
  default T lstsq(T b) {
    return DerivedMatrixOps.lstsq(this, b);
  }

  /** The inverse. To multiply by it, {@link #solve} is faster and more accurate. */
  default T inverse() {
    return apply(new Inverse());
  }

  /**
   * The pseudo-inverse of Moore and Penrose, {@code [m, n] → [n, m]}; singular values that rounding
   * may have made, {@code max(m, n)·ε} of the largest, count as 0.
   */
  default T pinv() {
    return pinv(DerivedMatrixOps.rankTolerance(this));
  }

  /** The pseudo-inverse; singular values up to this part of the largest count as 0. */
  default T pinv(double relative) {
    return apply(new Pinv(relative));
  }

  /** The determinant. */
  default T det() {
    return apply(new Det());
  }

  /** The matrix of cofactors, {@code det(this)·this⁻ᵀ}, also of singular matrices. */
  default T cofactor() {
    return apply(new Cofactor());
  }

  /**
   * The sign of the determinant, a constant, and the logarithm of its magnitude, which neither
   * over- nor underflows: two results.
   */
  default Results<T> slogdet() {
    return apply(new Slogdet(), List.of());
  }

  /**
   * The lower triangular L with {@code L·Lᵀ = this}, of which the symmetric part counts. If it is
   * not positive definite, that is a {@link adjoint.op.linalg.MatrixException}.
   */
  default T cholesky() {
    return apply(new Cholesky());
  }

  /**
   * L and U of {@code P·this = L·U}, {@code [m, n] → [m, k], [k, n]}, and as positions, {@code
   * [m]}, which row of this each row of {@code L·U} is.
   */
  default Results<T> lu() {
    return apply(new Lu(), List.of());
  }

  /**
   * Q, with orthonormal columns, and the upper triangular R with a diagonal that is not negative,
   * of {@code this = Q·R}: {@code [m, n] → [m, k], [k, n]} with {@code k = min(m, n)}.
   */
  default Results<T> qr() {
    return DerivedMatrixOps.qr(this);
  }

  /**
   * The eigenvalues, the least first, and the eigenvectors, in columns, of the symmetric part of
   * this: {@code [n, n] → [n], [n, n]}. Where values are equal, vectors have no derivative: see
   * {@link adjoint.op.linalg.Eigh}.
   */
  default Results<T> eigh() {
    return apply(new Eigh(), List.of());
  }

  /** The eigenvalues of the symmetric part of this, the least first. */
  default T eigvalsh() {
    return eigh().get(0);
  }

  /**
   * U, s and Vᵀ of {@code this = U·diag(s)·Vᵀ}, {@code [m, n] → [m, k], [k], [k, n]} with {@code k
   * = min(m, n)}, the largest value first. Where values are equal, vectors have no derivative: see
   * {@link adjoint.op.linalg.Svd}.
   */
  default Results<T> svd() {
    return apply(new Svd(), List.of());
  }

  /** The singular values, the largest first. */
  default T svdvals() {
    return svd().get(1);
  }

  /** The matrix exponential {@code Σ thisᵏ/k!}. */
  default T matrixExp() {
    return apply(new MatrixExp());
  }

  /** The product of so many of this; of its inverse if the exponent is negative. */
  default T matrixPower(int exponent) {
    return DerivedMatrixOps.matrixPower(this, exponent);
  }

  /** A norm of each matrix; the slope of the Frobenius norm at 0 is 0. */
  default T matrixNorm(MatrixNorm norm) {
    return DerivedMatrixOps.matrixNorm(this, norm);
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
