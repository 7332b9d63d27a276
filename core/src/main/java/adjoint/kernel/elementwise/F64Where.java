package adjoint.kernel.elementwise;

/** The loop of {@link Where} over doubles. */
final class F64Where {
  private F64Where() {}

  static void run(
      double[] mask,
      int maskAt,
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      double[] y,
      int yAt,
      int n) {
    for (int i = 0; i < n; i++) {
      double left = a[aAt + i];
      double right = b[bAt + i];
      // Not a jump for each element, which the processor could not foresee.
      /* int */ long keep = mask[maskAt + i] > 0 ? -1 : 0;
      y[yAt + i] =
          Double.longBitsToDouble(
              Double.doubleToRawLongBits(left) & keep | Double.doubleToRawLongBits(right) & ~keep);
    }
  }
}
