package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.NdArray;

/**
 * A choice, element by element: {@code y = mask > 0 ? a : b}; the three broadcast.
 *
 * <p>vjp: g where the operand was chosen, otherwise 0, summed over broadcast axes.
 *
 * @param mask where to take a; of any dtype
 */
public record Where(NdArray mask) implements TensorOp {
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
    return mask.choose(in[0], in[1]);
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    // Compared before it is cast, which may turn a small number into 0; and NaN means b.
    Tensor chosen = Tensor.of(mask).greater(0).to(g.dtype());
    Tensor mine = input == 0 ? chosen : chosen.lessEqual(0);
    return g.gate(mine).sumTo(in[input].shape());
  }
}
