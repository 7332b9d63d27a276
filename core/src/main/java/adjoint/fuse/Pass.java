package adjoint.fuse;

import adjoint.op.Op;

/**
 * One loop over arrays, in place: it computes the results of a {@link Formula} element by element
 * and writes them over its last inputs.
 */
public abstract class Pass {
  /** Only generated classes extend it. */
  Pass() {}

  /**
   * Computes elements {@code from … to − 1}.
   *
   * @param inputs arrays of the pass's precision; the last ones, as many as there are results, are
   *     changed
   * @param constants {@link Formula#arguments}
   * @param operators {@link Formula#operators}
   */
  public abstract void run(Object[] inputs, double[] constants, Op[] operators, int from, int to);
}
