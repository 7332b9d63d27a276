package adjoint.kernel.elementwise;

/** {@code y[i] = mask[i] > 0 ? a[i] : b[i]}. */
final class Where implements Strided.Loop {
  /** Elements of a block, to which repeated operands are copied. */
  private static final int BLOCK = 1024;

  @Override
  public void run(Object[] in, int[] at, int repeated, Object y, int yAt, int n) {
    if (repeated == 0) {
      where(in, at, y, yAt, n);
      return;
    }
    // The loop takes half the time if no operand can repeat.
    Object[] block = in.clone();
    int[] starts = at.clone();
    int length = Math.min(n, BLOCK);
    for (int k = 0; k < in.length; k++) {
      if ((repeated >> k & 1) != 0) {
        block[k] = y instanceof float[] ? new float[length] : new double[length];
        Loops.copy(in[k], at[k], new int[] {0}, new int[] {length}, block[k]);
        starts[k] = 0;
      }
    }
    for (int i = 0; i < n; i += BLOCK) {
      where(block, starts, y, yAt + i, Math.min(n - i, BLOCK));
      for (int k = 0; k < in.length; k++) {
        starts[k] += (repeated >> k & 1) != 0 ? 0 : BLOCK;
      }
    }
  }

  private static void where(Object[] in, int[] at, Object y, int yAt, int n) {
    if (y instanceof float[] to) {
      float[] mask = (float[]) in[0];
      where(mask, at[0], (float[]) in[1], at[1], (float[]) in[2], at[2], to, yAt, n);
    } else {
      double[] to = (double[]) y;
      double[] mask = (double[]) in[0];
      where(mask, at[0], (double[]) in[1], at[1], (double[]) in[2], at[2], to, yAt, n);
    }
  }

  private static void where(
      float[] mask, int maskAt, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      float left = a[aAt + i];
      float right = b[bAt + i];
      // Not a jump for each element, which the processor could not foresee.
      int keep = mask[maskAt + i] > 0 ? -1 : 0;
      y[yAt + i] =
          Float.intBitsToFloat(
              Float.floatToRawIntBits(left) & keep | Float.floatToRawIntBits(right) & ~keep);
    }
  }

  private static void where(
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
      long keep = mask[maskAt + i] > 0 ? -1 : 0;
      y[yAt + i] =
          Double.longBitsToDouble(
              Double.doubleToRawLongBits(left) & keep | Double.doubleToRawLongBits(right) & ~keep);
    }
  }
}
