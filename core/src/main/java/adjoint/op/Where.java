package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import java.util.List;

/**
 * A choice, element by element: {@code y = mask > 0 ? a : b}; the three broadcast.
 *
 * <p>vjp: g where the operand was chosen, otherwise 0, summed over broadcast axes.
 *
 * @param mask where to take a; of any dtype
 */
public record Where(NdArray mask) implements LinearOp {
  /** Checks the arguments. */
  public Where {
    requireNonNull(mask, "where: mask is null");
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public NdArray forward(NdArray... in) {
    return mask.where(in[0], in[1]);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    // Compared before it is cast, which may turn a small number into 0; and NaN means b.
    T chosen = g.constant(mask.map(m -> m > 0 ? 1 : 0).to(g.dtype()));
    T mine = input == 0 ? chosen : chosen.lessEqual(0);
    return g.maskedBy(mine).sumTo(in.get(input).shape());
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    int rank = Math.max(mask.shape().rank(), Math.max(in.shape(0).rank(), in.shape(1).rank()));
    return in.aligned(0, rank).apply(this, in.aligned(1, rank));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue chosen = call.constant(use -> use.as(this).mask.map(m -> m > 0 ? 1 : 0));
    return chosen.to(OnnxType.BOOL).where(call.in(0), call.in(1));
  }
}
