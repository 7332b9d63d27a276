package adjoint.op;

import java.util.List;

/**
 * An operation that is linear in each of its two inputs, such as a product of matrices or a
 * convolution: its tangent is the operation applied to the tangent of one and the other as it is.
 */
public interface BilinearOp extends TensorOp {
  @Override
  default int arity() {
    return 2;
  }

  @Override
  default <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    return jvp(0, in, y, tangents.getFirst()).add(jvp(1, in, y, tangents.getLast()));
  }

  @Override
  default <T extends TensorExpr<T>> T jvp(int input, List<T> in, T y, T tangent) {
    return input == 0 ? tangent.apply(this, in.getLast()) : in.getFirst().apply(this, tangent);
  }
}
