package adjoint.kernel.reduce;

import adjoint.kernel.F64Reference;

/**
 * Sums and maxima of doubles. The methods here call {@link F64Reference}, which defines every
 * result to the last bit; {@link F64TieredReductions} overrides them with faster ones of the same
 * results.
 */
public interface F64Reductions {
  /** The definition. */
  F64Reductions PLAIN = new F64Reductions() {};

  /** The implementation that serves on this machine, chosen at first use. */
  static F64Reductions best() {
    return F64TieredReductions.BEST;
  }

  /** {@link F64Reference#sumRows}. */
  default void sumRows(double[] x, int at, int rows, int n, double[] y) {
    F64Reference.sumRows(x, at, rows, n, y);
  }

  /** {@link F64Reference#sumSlices}. */
  default void sumSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    F64Reference.sumSlices(x, at, outer, n, inner, y);
  }

  /** {@link F64Reference#maxSlices}. */
  default void maxSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    F64Reference.maxSlices(x, at, outer, n, inner, y);
  }
}
