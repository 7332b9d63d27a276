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
 * <p>vjp: {@code (⟨g, y⟩·y − y·gᵀ·y)/det(x)}, written with the inverse: singular matrices are an
 * error in this second derivative of a determinant.
 */
public record Cofactor() implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    Matrices x = Matrices.square(label(), in[0]);
    int n = x.n();
    Matrices y = x.like(label(), n, n);
    x.forEach(40.0 * n * n * n, i -> cofactors(x, y, i));
    return y.toArray(in[0].dtype());
  }

  private static void cofactors(Matrices x, Matrices y, int matrix) {
    int n = x.n();
    double[] u = new double[n * n];
    double[] s = new double[n];
    double[] vt = new double[n * n];
    adjoint.kernel.linalg.Svd.decompose(x.array(), x.at(matrix), n, n, u, 0, s, 0, vt, 0);
    double[] others = new double[n]; // what all values but one are multiplied
    double before = 1;
    for (int i = 0; i < n; i++) {
      others[i] = before;
      before *= s[i];
    }
    double after = 1;
    for (int i = n - 1; i >= 0; i--) {
      others[i] *= after;
      after *= s[i];
    }
    for (int i = 0; i < n; i++) {
      for (int p = 0; p < n; p++) {
        double f = u[i * n + p] * others[p];
        for (int j = 0; j < n; j++) {
          y.array()[y.at(matrix) + i * n + j] += f * vt[p * n + j];
        }
      }
    }
    int sign = sign(u, n) * sign(vt, n);
    for (int i = y.at(matrix); i < y.at(matrix) + n * n && sign < 0; i++) {
      y.array()[i] = 0 - y.array()[i];
    }
  }

  /** The determinant of an orthogonal matrix, which is destroyed. */
  private static int sign(double[] q, int n) {
    int sign = adjoint.kernel.linalg.Lu.factor(q, 0, n, n, new int[n], 0);
    for (int j = 0; j < n; j++) {
      sign = q[j * n + j] < 0 ? -sign : sign;
    }
    return sign;
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T x = in.getFirst();
    if (x.shape().extent(-1) < 2) {
      return Matrices.zeros(g, g.shape()); // the cofactor of a number is 1
    }
    T inverse = x.inverse().transpose();
    T along = g.mul(y).sum(-2, -1).unsqueeze(-1).unsqueeze(-1);
    return inverse.mul(along).sub(y.matmul(g.transpose()).matmul(inverse));
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
