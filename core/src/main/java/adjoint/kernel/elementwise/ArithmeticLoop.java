package adjoint.kernel.elementwise;

/** A loop over contiguous elements that {@link LoopCompiler} has written. */
abstract class ArithmeticLoop {
  ArithmeticLoop() {}

  /**
   * {@code y[yAt + i] = f(in[0][at[0] + i], …, constants)} for {@code n} elements. All arrays are
   * of the type that the loop was written for.
   */
  abstract void run(Object[] in, int[] at, double[] constants, Object y, int yAt, int n);
}
