package adjoint.kernel.reduce;

import adjoint.kernel.ReferenceKernels;

/**
 * Sums and maxima. The methods here call {@link ReferenceKernels}, which defines every result to
 * the last bit; {@link VectorReductions} overrides them with faster ones of the same results.
 */
public interface Reductions {
  /** The definition. */
  Reductions PLAIN = new Reductions() {};

  /** The implementation that serves on this machine, chosen at first use. */
  static Reductions best() {
    return VectorReductions.BEST;
  }

  /** {@link ReferenceKernels#sumRows(float[], int, int, int, float[])}. */
  default void sumRows(float[] x, int at, int rows, int n, float[] y) {
    ReferenceKernels.sumRows(x, at, rows, n, y);
  }

  /** {@link ReferenceKernels#sumRows(double[], int, int, int, double[])}. */
  default void sumRows(double[] x, int at, int rows, int n, double[] y) {
    ReferenceKernels.sumRows(x, at, rows, n, y);
  }

  /** {@link ReferenceKernels#sumSlices(float[], int, int, int, int, float[])}. */
  default void sumSlices(float[] x, int at, int outer, int n, int inner, float[] y) {
    ReferenceKernels.sumSlices(x, at, outer, n, inner, y);
  }

  /** {@link ReferenceKernels#sumSlices(double[], int, int, int, int, double[])}. */
  default void sumSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    ReferenceKernels.sumSlices(x, at, outer, n, inner, y);
  }

  /** {@link ReferenceKernels#maxSlices(float[], int, int, int, int, float[])}. */
  default void maxSlices(float[] x, int at, int outer, int n, int inner, float[] y) {
    ReferenceKernels.maxSlices(x, at, outer, n, inner, y);
  }

  /** {@link ReferenceKernels#maxSlices(double[], int, int, int, int, double[])}. */
  default void maxSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    ReferenceKernels.maxSlices(x, at, outer, n, inner, y);
  }
}
