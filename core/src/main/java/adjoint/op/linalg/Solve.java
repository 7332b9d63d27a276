package adjoint.op.linalg;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.kernel.linalg.Lu;
import adjoint.op.Batched;
import adjoint.op.JointOp;
import adjoint.op.Pullback;
import adjoint.op.TensorExpr;
import java.util.List;

/**
 * The solution {@code y = a⁻¹·b} of {@code a·y = b}, {@code [n, n], [n, k] → [n, k]}; the axes
 * before them broadcast. By elimination with partial pivoting; a pivot of 0 is an error.
 *
 * <p>vjp: {@code b̄ = a⁻ᵀ·g, ā = −b̄·yᵀ}: both need one and the same solution.
 */
public record Solve() implements JointOp {
  @Override
  public int arity() {
    return 2;
  }

  @Override
  public NdArray forward(NdArray... in) {
    Matrices.requireSquare(label(), in[0].shape());
    Shape batch = Matrices.requireSystem(label(), in[0], in[1]);
    Matrices a = Matrices.stretched(label(), in[0], batch);
    Matrices b = Matrices.stretched(label(), in[1], batch);
    Matrices y = b.like(label(), b.m(), b.n());
    int[] pivots = a.noPivots();
    double n = a.n();
    a.forEach(
        n * n * (n / 1.5 + 2 * b.n()),
        i ->
            pivots[i] =
                Lu.solve(a.array(), a.at(i), a.n(), b.array(), b.at(i), y.array(), y.at(i), b.n()));
    a.requireNone(label(), pivots, Inverse.SINGULAR);
    return y.toArray(in[0].dtype());
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    T b = back.in(0).transpose().solve(back.g());
    T y = back.out(0);
    back.to(1, () -> b.sumTo(back.in(1).shape()));
    back.to(0, () -> b.matmul(y.transpose()).neg().sumTo(back.in(0).shape()));
  }

  /** {@code a⁻¹·(ḃ − ȧ·y)}. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    return in.getFirst().solve(tangents.getLast().sub(tangents.getFirst().matmul(y)));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return Matrices.batch(in, this);
  }
}
