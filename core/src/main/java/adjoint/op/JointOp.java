package adjoint.op;

import adjoint.array.NdArray;
import java.util.List;
import java.util.Optional;

/**
 * A function with one result, the cotangents of whose inputs share work: all that are wanted are
 * computed together.
 */
public interface JointOp extends TensorOp {
  /** Gives every input its cotangent, {@code gᵀ · ∂y/∂in(i)}, by {@link Pullback#to}. */
  <T extends TensorExpr<T>> void vjps(Pullback<T> back);

  /** The cotangent of one input, if it is wanted alone. */
  @Override
  default <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    boolean[] wanted = new boolean[in.size()];
    wanted[input] = true;
    Pullback<T> back = new Pullback<>(in, Results.of(y), List.of(Optional.of(g)), wanted);
    vjps(back);
    T x = in.get(input);
    return back.cotangent(input).orElseGet(() -> g.constant(NdArray.zeros(x.dtype(), x.shape())));
  }
}
