package adjoint.op.linalg;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.kernel.linalg.LeastSquares;
import adjoint.op.Batched;
import adjoint.op.JointOp;
import adjoint.op.Pullback;
import adjoint.op.TensorExpr;
import java.util.List;

/**
 * Least squares, {@code [m, n], [m, k] → [n, k]}: the y for which {@code ‖a·y − b‖} is least, and
 * if there are more columns than rows the shortest of those with {@code a·y = b}; the axes before
 * them broadcast. By QR; a matrix whose rank is less than it could be, but for rounding, is an
 * error.
 *
 * <p>vjp: with {@code a⁺} for this operation, {@code b̄ = a⁺ᵀ·g} and {@code ā = −b̄·yᵀ + (b −
 * a·y)·(a⁺·b̄)ᵀ + (a⁺ᵀ·y)·(g − aᵀ·b̄)ᵀ} (from Golub and Pereyra 1973), of which the second term is
 * 0 for wide matrices and the third for tall ones.
 */
public record Lstsq() implements JointOp {
  @Override
  public int arity() {
    return 2;
  }

  @Override
  public NdArray forward(NdArray... in) {
    Shape batch = Matrices.requireSystem(label(), in[0], in[1]);
    Matrices a = Matrices.stretched(label(), in[0], batch);
    Matrices b = Matrices.stretched(label(), in[1], batch);
    Matrices y = b.like(label(), a.n(), b.n());
    int[] pivots = a.noPivots();
    double k = Math.min(a.m(), a.n());
    a.forEach(
        4.0 * a.m() * a.n() * (k + b.n()),
        i ->
            pivots[i] =
                LeastSquares.solve(
                    a.array(), a.at(i), a.m(), a.n(), b.array(), b.at(i), y.array(), y.at(i),
                    b.n()));
    String across = a.m() < a.n() ? "row" : "column";
    a.requireNone(
        label(),
        pivots,
        "has dependent %ss: %s %%s (counted from 0) depends on those before it; use pinv"
            .formatted(across, across));
    return y.toArray(in[0].dtype());
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    T a = back.in(0);
    T y = back.out(0);
    T g = back.g();
    T at = a.transpose();
    T b = at.lstsq(g);
    back.to(1, () -> b.sumTo(back.in(1).shape()));
    back.to(
        0,
        () -> {
          T sum = b.matmul(y.transpose()).neg();
          if (isTall(a)) {
            T rest = back.in(1).sub(a.matmul(y));
            sum = sum.add(rest.matmul(a.lstsq(b).transpose()));
          }
          if (isWide(a)) {
            T rest = g.sub(at.matmul(b));
            sum = sum.add(at.lstsq(y).matmul(rest.transpose()));
          }
          return sum.sumTo(a.shape());
        });
  }

  /** {@code a⁺·(ḃ − ȧ·y) + a⁺·a⁺ᵀ·ȧᵀ·(b − a·y) + (I − a⁺·a)·ȧᵀ·a⁺ᵀ·y}. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    T a = in.getFirst();
    T moved = tangents.getFirst();
    T sum = a.lstsq(tangents.getLast().sub(moved.matmul(y)));
    if (isTall(a)) {
      T rest = in.getLast().sub(a.matmul(y));
      sum = sum.add(a.lstsq(a.transpose().lstsq(moved.transpose().matmul(rest))));
    }
    if (isWide(a)) {
      T turned = moved.transpose().matmul(a.transpose().lstsq(y));
      sum = sum.add(turned.sub(a.lstsq(a.matmul(turned))));
    }
    return sum;
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return Matrices.batch(in, this);
  }

  private static boolean isTall(TensorExpr<?> a) {
    return a.shape().extent(-2) > a.shape().extent(-1);
  }

  private static boolean isWide(TensorExpr<?> a) {
    return a.shape().extent(-2) < a.shape().extent(-1);
  }
}
