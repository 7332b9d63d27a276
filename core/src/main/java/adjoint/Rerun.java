package adjoint;

import adjoint.op.Op;
import adjoint.op.Pullback;
import adjoint.op.TensorExpr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operation says whose way back runs code of the user's again, and goes through the graph
 * of that.
 *
 * <p>It adds to the cotangents that the walk around it collects for its inputs, instead of giving
 * one sum for each: so every contribution is added in the order in which it would be without the
 * operation, with the same bits.
 */
interface Rerun {
  /**
   * Adds to the cotangents of the inputs.
   *
   * @param in its inputs
   * @param out its results
   * @param cotangents of the results; null where nothing depends on one
   * @param sums of the inputs; null where nobody wants one
   */
  void descend(
      List<Tensor> in,
      List<Tensor> out,
      List<@Nullable Tensor> cotangents,
      List<@Nullable Cotangent<Tensor>> sums);

  /** The same for who asks the operation itself: sums of its own. */
  default <T extends TensorExpr<T>> void pullback(Op op, Pullback<T> back) {
    List<@Nullable Tensor> cotangents = new ArrayList<>();
    List<@Nullable Cotangent<Tensor>> sums = new ArrayList<>();
    for (int i = 0; i < back.out().values().size(); i++) {
      T g = back.g(i).orElse(null);
      cotangents.add(g == null ? null : tensor(op, g));
    }
    for (int i = 0; i < back.in().size(); i++) {
      Tensor x = tensor(op, back.in(i));
      sums.add(back.wants(i) ? new Cotangent<>(x, NoGrad.isRecording()) : null);
    }
    List<Tensor> in = back.in().stream().map(x -> tensor(op, x)).toList();
    List<Tensor> out = back.out().values().stream().map(y -> tensor(op, y)).toList();
    descend(in, out, cotangents, sums);
    for (int i = 0; i < sums.size(); i++) {
      Cotangent<Tensor> sum = sums.get(i);
      Tensor cotangent = sum == null ? null : sum.get();
      if (cotangent != null) {
        back.to(i, () -> Rerun.<T>cast(cotangent));
      }
    }
  }

  @SuppressWarnings("unchecked") // T is Tensor, as the inputs are
  private static <T extends TensorExpr<T>> T cast(Tensor x) {
    return (T) (TensorExpr<?>) x;
  }

  private static Tensor tensor(Op op, TensorExpr<?> x) {
    if (x instanceof Tensor tensor) {
      return tensor;
    }
    throw new UnsupportedOperationException(
        op.label() + ": is written for tensors, and has no derivative on " + x.getClass());
  }
}
