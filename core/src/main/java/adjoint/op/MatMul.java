package adjoint.op;

import adjoint.Tensor;
import adjoint.array.NdArray;

/**
 * Matrix product {@code [m, k] · [k, n] → [m, n]} of the last two axes; the axes before them
 * broadcast.
 *
 * <p>vjp: {@code (g·bᵀ, aᵀ·g)}, summed over broadcast axes.
 */
public record MatMul() implements TensorOp {
  /** The one instance. */
  public static final MatMul OP = new MatMul();

  @Override
  public String label() {
    return "matmul";
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].matmul(in[1]);
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    return switch (input) {
      case 0 -> g.matmul(in[1].transpose()).sumTo(in[0].shape());
      case 1 ->
          in[1].rank() == 2
              ? rows(in[0]).transpose().matmul(rows(g))
              : in[0].transpose().matmul(g).sumTo(in[1].shape());
      default -> throw new IndexOutOfBoundsException(input);
    };
  }

  /** All rows in one matrix, so that one product sums over them. */
  private static Tensor rows(Tensor x) {
    int last = x.rank() - 1;
    return last == 1 ? x : x.reshape(x.shape().part(0, last).size(), x.shape().extent(last));
  }
}
