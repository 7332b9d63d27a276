package adjoint.op;

import adjoint.array.NdArray;
import java.util.List;

/**
 * Matrix product {@code [m, k] · [k, n] → [m, n]} of the last two axes; the axes before them
 * broadcast.
 *
 * <p>vjp: {@code (g·bᵀ, aᵀ·g)}, summed over broadcast axes.
 */
public record MatMul() implements BilinearOp {
  /** The one instance. */
  public static final MatMul OP = new MatMul();

  @Override
  public String label() {
    return "matmul";
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].matmul(in[1]);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return switch (input) {
      case 0 -> g.matmul(in.get(1).transpose()).sumTo(in.get(0).shape());
      case 1 ->
          in.get(1).rank() == 2
              ? rows(in.get(0)).transpose().matmul(rows(g))
              : in.get(0).transpose().matmul(g).sumTo(in.get(1).shape());
      default -> throw new IndexOutOfBoundsException(input);
    };
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    if (!in.isMapped(0) && in.shape(0).rank() == 2) { // yᵀ = bᵀ·aᵀ, one product for all
      return in.in(1).transpose().matmul(in.in(0).transpose()).transpose();
    }
    return in.applyAligned(this);
  }

  /** All rows in one matrix, so that one product sums over them. */
  private static <T extends TensorExpr<T>> T rows(T x) {
    int last = x.rank() - 1;
    return last == 1 ? x : x.reshape(x.shape().part(0, last).size(), x.shape().extent(last));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("MatMul", call.in(1));
  }
}
