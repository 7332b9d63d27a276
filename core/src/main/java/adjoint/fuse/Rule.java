package adjoint.fuse;

/** The vjp of one elementwise operation on doubles. */
public abstract class Rule {
  /** Only generated classes extend it. */
  Rule() {}

  /** The cotangent of the first operand; {@code b} is ignored if it is the only one. */
  public abstract double left(double a, double b, double y, double g);

  /** The cotangent of the second operand. */
  public abstract double right(double a, double b, double y, double g);
}
