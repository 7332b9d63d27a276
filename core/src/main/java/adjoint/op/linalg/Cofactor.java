package adjoint.op.linalg;

import adjoint.array.NdArray;
import adjoint.op.Batched;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;

/**
 * The matrix of cofactors, {@code y = det(x)·x⁻ᵀ}, {@code [n, n] → [n, n]}: the gradient of the
 * determinant, and the transpose of the adjugate. By the singular values, {@code det(U·Vᵀ)·U·
 * diag(∏_{j≠i} sⱼ)·Vᵀ}, it is as good for singular matrices as for others.
 *
 * <p>vjp: {@link CofactorTangent} in the direction g.
 */
public record Cofactor() implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    Matrices x = Matrices.square(label(), in[0]);
    int n = x.n();
    Matrices y = x.like(label(), n, n);
    x.forEach(40.0 * n * n * n, i -> SingularFrame.of(x, i).cofactors(y.array(), y.at(i)));
    return y.toArray(in[0].dtype());
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return in.getFirst().apply(new CofactorTangent(), g);
  }

  /** The Jacobian is symmetric. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    return vjp(0, in, y, tangents.getFirst());
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(this);
  }
}
