package adjoint.op.linalg;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.op.Batched;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;

/**
 * The lower triangular L with a positive diagonal, {@code L·Lᵀ = (x + xᵀ)/2}, {@code [n, n] → [n,
 * n]}. A matrix that is not positive definite is an error.
 *
 * <p>vjp: the symmetric part of {@code L⁻ᵀ·Φ(Lᵀ·g)·L⁻¹}, where Φ takes the lower triangle and half
 * the diagonal (Murray, Differentiation of the Cholesky decomposition, 2016).
 */
public record Cholesky() implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    Matrices l = Matrices.square(label(), in[0]);
    int[] pivots = l.noPivots();
    double n = l.n();
    l.forEach(
        n * n * n / 3,
        i -> pivots[i] = adjoint.kernel.linalg.Cholesky.factor(l.array(), l.at(i), l.n()));
    l.requireNone(
        label(),
        pivots,
        "is not positive definite: pivot %s is not above 0 (counted from 0); only its symmetric"
            + " part counts; a multiple of the identity added to it may help, or use eigh");
    return l.toArray(in[0].dtype());
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T lt = y.transpose();
    T half = lt.solveTriangular(phi(lt.matmul(g)), Triangle.UPPER);
    return Matrices.symmetric(lt.solveTriangular(half.transpose(), Triangle.UPPER));
  }

  /** {@code L·Φ(L⁻¹·ẋ·L⁻ᵀ)}. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    T half = y.solveTriangular(Matrices.symmetric(tangents.getFirst()), Triangle.LOWER);
    return y.matmul(phi(y.solveTriangular(half.transpose(), Triangle.LOWER)));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(this);
  }

  /** The lower triangle, and half the diagonal. */
  private static <T extends TensorExpr<T>> T phi(T x) {
    int n = x.shape().extent(-1);
    NdArray halves = NdArray.eye(DType.F64, n).map(d -> 1 - 0.5 * d).to(x.dtype());
    return x.tril().mul(x.constant(halves));
  }
}
