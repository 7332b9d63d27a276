package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.Span;
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
    return variance(axes, 0);
  }

  /**
   * The squared distances from the mean over these axes, divided by {@code n − correction}: with 1
   * the unbiased estimate. Without more than {@code correction} numbers it is an error.
   */
  default T variance(Axes axes, double correction) {
    return Statistics.variance(this, axes, correction);
  }

  /**
   * The standard deviation over these axes, the root of the {@link #variance}; none named means
   * all. It does not overflow, and its gradient is 0 where all numbers are equal.
   */
  default T std(int... axes) {
    return std(Axes.of(axes));
  }

  /** The standard deviation over these axes. */
  default T std(Axes axes) {
    return std(axes, 0);
  }

  /** The standard deviation over these axes with {@code n − correction} in place of n. */
  default T std(Axes axes, double correction) {
    return Statistics.std(this, axes, correction);
  }

  /**
   * {@code (Σ |x|^p)^(1/p)} over these axes, which does not overflow; none named means all. For p =
   * ∞ it is the largest |x|, for −∞ the smallest, for 0 the number of elements that are not 0. Its
   * gradient at 0 is 0.
   */
  default T norm(double p, int... axes) {
    return norm(p, Axes.of(axes));
  }

  /** {@code (Σ |x|^p)^(1/p)} over these axes. */
  default T norm(double p, Axes axes) {
    return Statistics.norm(this, p, axes);
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
   * The elements along an axis in ascending order, and the positions they had. Equal ones stay in
   * order; NaN comes last.
   */
  default Results<T> sort(int axis) {
    return apply(new Sort(axis), List.of());
  }

  /** The positions along an axis in ascending order of their elements, as {@link #sort} has it. */
  default Indices argsort(int axis) {
    return detach().sort(axis).positions();
  }

  /**
   * The k largest elements along an axis, largest first, and their positions. Equal ones stay in
   * order; NaN counts as largest.
   */
  default Results<T> topk(int axis, int k) {
    return apply(new TopK(axis, k), List.of());
  }

  /**
   * The number below which the part q of the numbers over these axes lies, from 0 to 1; none named
   * means all. Between two of them it goes in a straight line (numpy's linear method). Among equal
   * ones the gradient goes to one or two; a NaN makes NaN.
   */
  default T quantile(double q, int... axes) {
    return quantile(q, Axes.of(axes));
  }

  /** The number below which the part q of the numbers over these axes lies. */
  default T quantile(double q, Axes axes) {
    return Statistics.quantile("quantile", this, q, axes);
  }

  /** The {@link #quantile} for one half: of an even number of elements the mean of the two. */
  default T median(int... axes) {
    return median(Axes.of(axes));
  }

  /** The {@link #quantile} for one half. */
  default T median(Axes axes) {
    return Statistics.quantile("median", this, 0.5, axes);
  }

  /** 1 where an element over these axes is above 0, otherwise 0; a constant. */
  default T any(int... axes) {
    return any(Axes.of(axes));
  }

  /** 1 where an element over these axes is above 0, otherwise 0; a constant. */
  default T any(Axes axes) {
    return Statistics.any(this, axes);
  }

  /** 1 where all elements over these axes are above 0, also if there are none; a constant. */
  default T all(int... axes) {
    return all(Axes.of(axes));
  }

  /** 1 where all elements over these axes are above 0, also if there are none; a constant. */
  default T all(Axes axes) {
    return Statistics.all(this, axes);
  }

  /** The sum over these axes of the elements where {@code mask > 0}; 0 if there are none. */
  default T maskedSum(T mask, int... axes) {
    return maskedSum(mask, Axes.of(axes));
  }

  /** The sum over these axes of the elements where {@code mask > 0}; 0 if there are none. */
  default T maskedSum(T mask, Axes axes) {
    return Statistics.maskedSum(this, mask, axes);
  }

  /** The mean over these axes of the elements where {@code mask > 0}; 0 if there are none. */
  default T maskedMean(T mask, int... axes) {
    return maskedMean(mask, Axes.of(axes));
  }

  /** The mean over these axes of the elements where {@code mask > 0}; 0 if there are none. */
  default T maskedMean(T mask, Axes axes) {
    return Statistics.maskedMean(this, mask, axes);
  }

  /**
   * The largest over these axes of the elements where {@code mask > 0}; −∞, with a gradient of 0,
   * if there are none.
   */
  default T maskedMax(T mask, int... axes) {
    return maskedMax(mask, Axes.of(axes));
  }

  /** The largest over these axes of the elements where {@code mask > 0}; −∞ if there are none. */
  default T maskedMax(T mask, Axes axes) {
    return Statistics.maskedMax(this, mask, axes);
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

  /**
   * {@code (x − c)·r} along an axis, where c is the mean or 0, and {@code r = 1/√(mean (x − c)² +
   * ε)}: two results.
   */
  default Results<T> normalize(Normalize.Center center, int axis, double epsilon) {
    return apply(new Normalize(center, axis, epsilon), List.of());
  }

  /** {@code (x − mean x)/√(mean (x − mean x)² + ε)} along an axis: mean 0 and variance 1. */
  default T standardize(int axis, double epsilon) {
    return normalize(Normalize.Center.MEAN, axis, epsilon).get(0);
  }

  /** {@code x/√(mean x² + ε)} along an axis: a mean square of 1. */
  default T rmsNormalize(int axis, double epsilon) {
    return normalize(Normalize.Center.ZERO, axis, epsilon).get(0);
  }

  @Override
  default T prelu(T slope) {
    requireNonNull(slope, "prelu: slope is null");
    Shape.broadcast("prelu", shape(), slope.shape());
    return Expr.super.prelu(slope);
  }

  /**
   * {@code a · sigmoid(b)}, where a and b are the halves of an axis: the gated linear unit (Dauphin
   * and others, arXiv:1612.08083).
   */
  default T glu(int axis) {
    return DerivedOps.glu(this, axis);
  }

  /** Running sums along an axis. */
  default T cumsum(int axis) {
    return apply(new CumSum(axis));
  }

  /** Running products along an axis. Zeros are no trouble for its gradients. */
  default T cumprod(int axis) {
    return Statistics.cumprod(this, axis);
  }

  /** {@code log Σ e^x} of each element and those before it along an axis; it never overflows. */
  default T logCumSumExp(int axis) {
    return apply(new LogCumSumExp(axis));
  }

  /**
   * {@code y₀ = x₀, yᵢ = factorsᵢ · yᵢ₋₁ + xᵢ} along an axis: running sums that forget, recursive
   * filters, state space models.
   */
  default T linearRecurrence(int axis, T factors) {
    requireNonNull(factors, "linearRecurrence: factors is null");
    return apply(new LinearRecurrence(axis), factors);
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
    return Images.convolve("conv1d", 1, this, weight, how);
  }

  /** {@link #convolve} of {@code [n, c, height, width]}. */
  default T conv2d(T weight, Convolution how) {
    return Images.convolve("conv2d", 2, this, weight, how);
  }

  /** {@link #convolve} of {@code [n, c, depth, height, width]}. */
  default T conv3d(T weight, Convolution how) {
    return Images.convolve("conv3d", 3, this, weight, how);
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

  // ---- operations: pooling and resampling

  /**
   * The largest element of each window of these images {@code [n, c, …]}, of one to three spatial
   * axes; ties share the gradient equally, as those of {@link #max} do.
   */
  default T maxPool(Pooling how) {
    return apply(new MaxPool(how));
  }

  /** {@link #maxPool} of {@code [n, c, width]}. */
  default T maxPool1d(Pooling how) {
    return Images.maxPool("maxPool1d", 1, this, how);
  }

  /** {@link #maxPool} of {@code [n, c, height, width]}. */
  default T maxPool2d(Pooling how) {
    return Images.maxPool("maxPool2d", 2, this, how);
  }

  /** {@link #maxPool} of {@code [n, c, depth, height, width]}. */
  default T maxPool3d(Pooling how) {
    return Images.maxPool("maxPool3d", 3, this, how);
  }

  /**
   * The mean of what each window sees of these images {@code [n, c, …]}, of one to three spatial
   * axes. Padding is not counted; zeros that shall count are {@link #pad(int, int, int) padded}
   * first.
   */
  default T avgPool(Pooling how) {
    return apply(new AvgPool(how));
  }

  /** {@link #avgPool} of {@code [n, c, width]}. */
  default T avgPool1d(Pooling how) {
    return Images.avgPool("avgPool1d", 1, this, how);
  }

  /** {@link #avgPool} of {@code [n, c, height, width]}. */
  default T avgPool2d(Pooling how) {
    return Images.avgPool("avgPool2d", 2, this, how);
  }

  /** {@link #avgPool} of {@code [n, c, depth, height, width]}. */
  default T avgPool3d(Pooling how) {
    return Images.avgPool("avgPool3d", 3, this, how);
  }

  /**
   * The last axes with these extents, by copies of elements or on straight lines between them; a
   * smaller result takes some elements, and no means of many.
   */
  default T resize(Resampling how, int... extents) {
    return Images.resize("resize", this, how, extents);
  }

  /** {@link #resize} of the last axes to {@code ⌊extent·factor⌋}. */
  default T resizeBy(Resampling how, double... factors) {
    return Images.resizeBy(this, how, factors);
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
    return diagEmbed(0);
  }

  /**
   * The last axis on a diagonal of matrices of zeros (see {@link #diagonal(int)}), which have as
   * many rows and columns as that takes: {@code [n] → [n + |offset|, n + |offset|]}.
   */
  default T diagEmbed(int offset) {
    return DerivedMatrixOps.diagEmbed(this, offset);
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
    return pinv(DerivedMatrixOps.rankTolerance("pinv", this));
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
    return DerivedMatrixOps.eigvalsh(this);
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
    return DerivedMatrixOps.svdvals(this);
  }

  /** The matrix exponential {@code Σ thisᵏ/k!}. */
  default T matrixExp() {
    return apply(new MatrixExp());
  }

  /** The product of so many of this; of its inverse if the exponent is negative. */
  default T matrixPower(int exponent) {
    return DerivedMatrixOps.matrixPower(this, exponent);
  }

  /**
   * The condition number: the largest singular value over the least, ∞ for a singular matrix. So
   * much larger than the relative error of b may that of a solution be.
   */
  default T cond() {
    return DerivedMatrixOps.cond(this);
  }

  /**
   * How many singular values are larger than what rounding may have made, {@code max(m, n)·ε} of
   * the largest; a constant.
   */
  default T matrixRank() {
    return matrixRank(DerivedMatrixOps.rankTolerance("matrixRank", this));
  }

  /** How many singular values are above this part of the largest; a constant. */
  default T matrixRank(double relative) {
    return DerivedMatrixOps.matrixRank(this, relative);
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

  /**
   * Parts of several axes at once, as numpy's {@code x[…]} takes them: bounds are clamped, and axes
   * of which nothing is said are taken whole.
   */
  default T slice(Span... spans) {
    return Slicing.slice(this, requireNonNull(spans, "slice: spans is null"));
  }

  /** One slice along an axis, which is dropped. */
  default T select(int axis, int index) {
    return DerivedOps.select("select", this, axis, index);
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

  /**
   * Zeros of {@code extent} along an axis, to which each element is added at its position: {@code
   * y[i, indices[i, j]] += this[i, j]} for axis 1. The adjoint of {@link #gather}.
   */
  default T scatterAdd(int axis, Indices indices, int extent) {
    return apply(new ScatterAdd(axis, indices, extent));
  }

  /** This, to which each element of {@code source} is added at its position along an axis. */
  default T scatterAdd(int axis, Indices indices, T source) {
    requireNonNull(source, "scatterAdd: source is null");
    int extent = shape().extent(shape().axis("scatterAdd", axis));
    return DerivedOps.plus("scatterAdd", this, source.scatterAdd(axis, indices, extent), source);
  }

  /**
   * Zeros of {@code extent} along an axis of the result, to which each slice is added at its
   * position. The positions' shape is this one's from {@code axis} on. The adjoint of {@link
   * #indexSelect}.
   */
  default T indexAdd(int axis, Indices indices, int extent) {
    return apply(new IndexAdd(axis, indices, extent));
  }

  /** This, to which each slice of {@code source} is added at its position along an axis. */
  default T indexAdd(int axis, Indices indices, T source) {
    requireNonNull(source, "indexAdd: source is null");
    int extent = shape().extent(shape().axis("indexAdd", axis));
    return DerivedOps.plus("indexAdd", this, source.indexAdd(axis, indices, extent), source);
  }

  /** The elements where {@code mask > 0}, in row-major order: a vector. */
  default T maskedSelect(NdArray mask) {
    return Slicing.maskedSelect(this, requireNonNull(mask, "maskedSelect: mask is null"));
  }

  /**
   * Windows of {@code size} along an axis, which then counts them; the window's own axis is the
   * last of the result. Each begins {@code step} after the one before; what is left at the end is
   * in none.
   */
  default T unfold(int axis, int size, int step) {
    return Slicing.unfold(this, axis, size, step);
  }

  /**
   * Windows, counted along an axis and laid out along the last, added up where they overlap; the
   * axis gets {@code extent}. The adjoint of {@link #unfold}.
   */
  default T fold(int axis, int extent, int step) {
    return Slicing.fold(this, axis, extent, step);
  }

  /** So many zeros before and after along an axis. */
  default T pad(int axis, int before, int after) {
    return Tiling.zeros(this, axis, before, after);
  }

  /** So many times a number before and after along an axis. */
  default T pad(int axis, int before, int after, double value) {
    return Tiling.pad(this, axis, before, after, value);
  }

  /** So many elements more before and after along an axis, taken from its own. */
  default T pad(int axis, int before, int after, Padding padding) {
    requireNonNull(padding, "pad: padding is null");
    return Tiling.pad(this, axis, before, after, padding);
  }

  /** The slices of an axis moved on by {@code shift}; those that leave come in at the other end. */
  default T roll(int axis, int shift) {
    return Tiling.roll(this, axis, shift);
  }

  /** This, so many times one behind the other along each axis; the counts are for the last axes. */
  default T tile(int... counts) {
    return Tiling.tile(this, requireNonNull(counts, "tile: counts is null"));
  }

  /** Each slice of an axis so many times in succession. */
  default T repeat(int axis, int count) {
    return Tiling.repeat(this, axis, count);
  }

  /** A copy of b for each element, multiplied by it: the Kronecker product, of any rank. */
  default T kron(T b) {
    return Tiling.kron(this, requireNonNull(b, "kron: b is null"));
  }

  /**
   * The coordinates of a grid: result i repeats vector i along all axes but i (numpy's with
   * indexing by "ij").
   */
  static <T extends TensorExpr<T>> List<T> meshgrid(List<T> axes) {
    return Tiling.meshgrid(requireNonNull(axes, "meshgrid: axes is null"));
  }

  /**
   * Sums of products by numpy's notation, such as {@code "ij,jk->ik"} for a product of matrices:
   * axes with one letter are multiplied together, those that are not in the result are summed, a
   * letter twice in one operand takes the diagonal, and {@code ...} stands for axes that broadcast.
   * Without an arrow the result has the letters that occur once, in alphabetical order.
   */
  static <T extends TensorExpr<T>> T einsum(String notation, List<T> operands) {
    requireNonNull(notation, "einsum: notation is null");
    requireNonNull(operands, "einsum: operands is null");
    return Einsum.of(notation, operands);
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
