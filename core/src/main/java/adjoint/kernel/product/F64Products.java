package adjoint.kernel.product;

import adjoint.kernel.ReferenceKernels;

/**
 * Products of matrices of doubles. The method here is plain Java; {@link F64TieredProducts}
 * overrides it with a faster one of the same results, which {@link ReferenceKernels} defines to the
 * last bit.
 */
public interface F64Products {
  /** Plain Java. */
  F64Products PLAIN = new F64Products() {};

  /** The implementation that serves on this machine, chosen at first use. */
  static F64Products best() {
    return F64TieredProducts.BEST;
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
}
