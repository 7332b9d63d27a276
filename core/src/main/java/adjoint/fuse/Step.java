package adjoint.fuse;

import adjoint.op.BinaryOp;
import adjoint.op.Op;
import org.jspecify.annotations.Nullable;

/**
 * One operation applied to operands that are known by number.
 *
 * @param op a {@link adjoint.op.UnaryOp} or a {@link BinaryOp}
 * @param a the first operand
 * @param b the second operand; the same as the first if there is only one
 */
public record Step(Op op, int a, int b) {
  boolean isBinary() {
    return op instanceof BinaryOp;
  }

  // Written out: the first use of what a record has by itself costs a program some milliseconds.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Step that && a == that.a && b == that.b && op.equals(that.op);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * op.getClass().hashCode() + a) + b;
  }
}
