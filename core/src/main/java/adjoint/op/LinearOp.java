package adjoint.op;

import java.util.List;

/**
 * An operation that is linear in all its inputs together, such as a sum, a permutation or a choice
 * by a fixed mask: its tangent is the operation applied to the tangents.
 */
public interface LinearOp extends TensorOp {
  @Override
  default <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    return tangents.getFirst().apply(this, tangents.subList(1, tangents.size()));
  }
}
