package adjoint.kernel.product;

import adjoint.kernel.ReferenceKernels;

/**
 * Products of matrices. The methods here are plain Java; {@link VectorProducts} overrides them with
 * faster ones of the same results, which {@link ReferenceKernels} defines to the last bit.
 */
public interface Products {
  /** Plain Java. */
  Products PLAIN = new Products() {};

  /** The implementation that serves on this machine, chosen at first use. */
  static Products best() {
    return VectorProducts.BEST;
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
}
