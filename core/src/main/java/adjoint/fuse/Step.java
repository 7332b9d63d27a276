package adjoint.fuse;

import adjoint.op.BinaryOp;
import adjoint.op.Op;

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
}
