package adjoint.kernel.elementwise;

/** Generated code for a part of a {@link BlockProgram}'s arithmetic. */
abstract class BlockCode {
  /** Only generated classes extend it. */
  BlockCode() {}

  /**
   * Computes so many numbers of every block, a multiple of 8.
   *
   * @param s the blocks
   * @param u what is the same for all numbers of a block
   */
  abstract void run(double[] s, double[] u, int lanes);
}
