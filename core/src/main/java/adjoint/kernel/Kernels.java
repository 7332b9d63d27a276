package adjoint.kernel;

import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/**
 * The loops that are worth a second implementation. The methods here call {@link ScalarKernels},
 * which defines every result to the last bit; {@link VectorKernels} overrides them with faster ones
 * of the same results.
 */
public interface Kernels {
  /** The implementation that serves on this machine, chosen at first use. */
  static Kernels best() {
    return KernelChoice.BEST;
  }

  /** {@link ScalarKernels#sumRows(float[], int, int, int, float[])}. */
  default void sumRows(float[] x, int at, int rows, int n, float[] y) {
    ScalarKernels.sumRows(x, at, rows, n, y);
  }

  /** {@link ScalarKernels#sumRows(double[], int, int, int, double[])}. */
  default void sumRows(double[] x, int at, int rows, int n, double[] y) {
    ScalarKernels.sumRows(x, at, rows, n, y);
  }

  /** {@link ScalarKernels#sumSlices(float[], int, int, int, int, float[])}. */
  default void sumSlices(float[] x, int at, int outer, int n, int inner, float[] y) {
    ScalarKernels.sumSlices(x, at, outer, n, inner, y);
  }

  /** {@link ScalarKernels#sumSlices(double[], int, int, int, int, double[])}. */
  default void sumSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    ScalarKernels.sumSlices(x, at, outer, n, inner, y);
  }

  /** {@link ScalarKernels#maxSlices(float[], int, int, int, int, float[])}. */
  default void maxSlices(float[] x, int at, int outer, int n, int inner, float[] y) {
    ScalarKernels.maxSlices(x, at, outer, n, inner, y);
  }

  /** {@link ScalarKernels#maxSlices(double[], int, int, int, int, double[])}. */
  default void maxSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    ScalarKernels.maxSlices(x, at, outer, n, inner, y);
  }

  /**
   * {@code c[i] = a[i] · b[i]} for a batch of matrices {@code [m, k]} and {@code [k, n]}, both with
   * any strides, which begin at {@code aStarts[i]} and {@code bStarts[i]}; c is contiguous.
   */
  default void matmul(
      float[] a,
      int[] aStarts,
      int aRow,
      int aCol,
      float[] b,
      int[] bStarts,
      int bRow,
      int bCol,
      float[] c,
      int m,
      int k,
      int n) {
    PlainProduct.batch(a, aStarts, aRow, aCol, b, bStarts, bRow, bCol, c, m, k, n);
  }

  /**
   * {@code c[i] = a[i] · b[i]} for a batch of matrices {@code [m, k]} and {@code [k, n]}, both with
   * any strides, which begin at {@code aStarts[i]} and {@code bStarts[i]}; c is contiguous.
   */
  default void matmul(
      double[] a,
      int[] aStarts,
      int aRow,
      int aCol,
      double[] b,
      int[] bStarts,
      int bRow,
      int bCol,
      double[] c,
      int m,
      int k,
      int n) {
    PlainProduct.batch(a, aStarts, aRow, aCol, b, bStarts, bRow, bCol, c, m, k, n);
  }

  /** A loop over {@code f}, which is this elementary function; {@code plain} is one. */
  default MapLoop loop(Elementary function, DoubleUnaryOperator f, MapLoop plain) {
    return plain;
  }

  /** A loop over the power {@code a^b}, where each operand may be floats or doubles. */
  default Strided.Loop power() {
    return PowerLoop::plain;
  }

  /** Which of two implementations serves: plain here, and where vectors are, the faster one. */
  default <T> Tier<T> tier(T plain, Supplier<Tier.Candidate<T>> vectors) {
    return Tier.always(plain);
  }
}
