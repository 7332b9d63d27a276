package adjoint.fuse;

/** The vjp of one elementwise operation on doubles. */
public abstract class Rule {
  /** Only generated classes extend it. */
  Rule() {}

  /**
   * Adds the cotangent of the first operand to {@code cotangents[left]}, then that of the second to
   * {@code cotangents[right]}; not where the index is negative. An operation of one operand ignores
   * {@code b} and {@code right}.
   */
  public abstract void accumulate(
      double a, double b, double y, double g, double[] cotangents, int left, int right);
}
