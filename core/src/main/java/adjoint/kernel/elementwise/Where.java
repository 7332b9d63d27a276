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
      F32Where.run(mask, at[0], (float[]) in[1], at[1], (float[]) in[2], at[2], to, yAt, n);
    } else {
      double[] to = (double[]) y;
      double[] mask = (double[]) in[0];
      F64Where.run(mask, at[0], (double[]) in[1], at[1], (double[]) in[2], at[2], to, yAt, n);
    }
  }
}
