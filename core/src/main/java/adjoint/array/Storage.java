package adjoint.array;

import adjoint.kernel.convolve.Geometry;
import adjoint.kernel.convolve.PoolGeometry;
import java.util.function.IntToDoubleFunction;

/**
 * The Java array behind an {@link NdArray}, with the kernels for its type: the one place where the
 * two dtypes differ. A kernel reads {@code x[outer, n, inner]}, which begins at {@code at} and is
 * contiguous, and gives a new storage.
 */
sealed interface Storage permits F32Storage, F64Storage {
  /** For results that are about to be written in full: whatever is in it. */
  static Storage unfilled(DType dtype, int size) {
    return dtype == DType.F32 ? F32Storage.unfilled(size) : F64Storage.unfilled(size);
  }

  /** Zeros. */
  static Storage zeros(DType dtype, int size) {
    return dtype == DType.F32 ? F32Storage.zeros(size) : F64Storage.zeros(size);
  }

  /** The type of the numbers in it. */
  DType dtype();

  /** The {@code float[]} or {@code double[]}. */
  Object array();

  /** The number at a place. */
  double get(int place);

  /** Writes one number everywhere. */
  void fill(double value);

  /** Writes {@code f(i)} at each place i. */
  void fill(IntToDoubleFunction f);

  /** A copy of {@code n} numbers. */
  float[] toFloats(int at, int n);

  /** A copy of {@code n} numbers. */
  double[] toDoubles(int at, int n);

  /** The largest of {@code n} absolute values; see {@link NdArray#maxAbs}. */
  double maxAbs(int at, int n);

  /** The least of {@code n} numbers; see {@link NdArray#least}. */
  double least(int at, int n);

  /** Sums {@code y[o]} of rows. */
  Storage sumRows(int at, int outer, int n);

  /** Sums {@code y[o, i]} of slices. */
  Storage sumSlices(int at, int outer, int n, int inner);

  /** Maxima {@code y[o, i]}. */
  Storage maxSlices(int at, int outer, int n, int inner);

  /** {@link NdArray#softmax}. */
  Storage softmax(int at, int outer, int n, int inner);

  /** {@link ArrayKernels#softmaxVjp}, of the result that this is. */
  Storage softmaxVjp(int at, Storage g, int gAt, int outer, int n, int inner);

  /** {@link NdArray#logSoftmax}. */
  Storage logSoftmax(int at, int outer, int n, int inner);

  /** {@link NdArray#cumsum}. */
  Storage cumsum(int at, int outer, int n, int inner);

  /** {@link ArrayKernels#standardize} of rows; writes r. */
  Storage standardize(int at, int outer, int n, double epsilon, Storage r);

  /** {@link ArrayKernels#rmsNormalize} of rows; writes r. */
  Storage rmsNormalize(int at, int outer, int n, double epsilon, Storage r);

  /** {@link ArrayKernels#standardizeInput} of rows, of the cotangent that this is. */
  Storage standardizeInput(int at, Storage y, int yAt, Storage r, int rAt, int outer, int n);

  /** {@link ArrayKernels#rmsNormalizeInput} of rows, of the cotangent that this is. */
  Storage rmsNormalizeInput(int at, Storage y, int yAt, Storage r, int rAt, int outer, int n);

  /** Each matrix of this that {@code mine} shows, times that of {@code other}. */
  Storage matmul(View mine, Storage other, View others);

  /** {@link ArrayKernels#convolve}. */
  Storage convolve(int at, Storage w, int wAt, Geometry geometry);

  /** {@link ArrayKernels#convolveInput}, of the cotangent that this is. */
  Storage convolveInput(int at, Storage w, int wAt, Geometry geometry);

  /** {@link ArrayKernels#convolveWeight}. */
  Storage convolveWeight(int at, Storage g, int gAt, Geometry geometry);

  /** {@link ArrayKernels#maxPool}. */
  Storage maxPool(int at, PoolGeometry geometry);

  /** {@link ArrayKernels#maxPoolInput}, of the cotangent that this is. */
  Storage maxPoolInput(int at, Storage x, int xAt, PoolGeometry geometry);

  /** {@link ArrayKernels#maxPoolTangent}, of the tangent that this is. */
  Storage maxPoolTangent(int at, Storage x, int xAt, PoolGeometry geometry);

  /** {@link ArrayKernels#avgPool}. */
  Storage avgPool(int at, PoolGeometry geometry);

  /** {@link ArrayKernels#avgPoolInput}, of the cotangent that this is. */
  Storage avgPoolInput(int at, PoolGeometry geometry);

  /** {@code y[o, j, i] = x[o, index[j], i]}. */
  Storage select(int at, int outer, int n, int inner, int[] index);

  /** Its adjoint: {@code y[o, index[j], i] += x[o, j, i]} for zeros {@code y[outer, n, inner]}. */
  Storage add(int at, int outer, int n, int inner, int[] index);

  /** {@code y[o, j, i] = x[o, index[o, j, i], i]}. */
  Storage gather(int at, int outer, int n, int inner, int taken, int[] index);

  /** Its adjoint, as in {@link #add}. */
  Storage scatterAdd(int at, int outer, int n, int inner, int taken, int[] index);

  /** {@code this[o, start + j·step, i] += x[o, j, i]} for this of {@code [outer, n, inner]}. */
  void addSlices(Storage x, int at, int outer, int length, int inner, int start, int step, int n);
}
