package adjoint.op.linalg;

import adjoint.array.NdArray;
import adjoint.kernel.linalg.Svd;
import adjoint.op.Batched;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;

/**
 * The pseudo-inverse of Moore and Penrose, {@code [m, n] → [n, m]}: {@code V·diag(1/s)·Uᵀ} with the
 * singular values above a bound; the others count as 0.
 *
 * <p>vjp: {@code −yᵀ·g·yᵀ + (I − x·y)·gᵀ·y·yᵀ + yᵀ·y·gᵀ·(I − y·x)} (Golub and Pereyra, The
 * differentiation of pseudo-inverses, 1973). It is that along changes which keep the rank; where
 * the rank changes the pseudo-inverse jumps to infinity.
 *
 * @param relative the bound as a part of the largest singular value
 */
public record Pinv(double relative) implements TensorOp {
  /** Checks the arguments. */
  public Pinv {
    if (!(relative >= 0)) {
      throw new IllegalArgumentException(
          "pinv: the bound must be 0 or more, got " + relative + "; 1e-15 is usual");
    }
  }

  @Override
  public NdArray forward(NdArray... in) {
    Matrices x = Matrices.of(label(), in[0]);
    Matrices y = x.like(label(), x.n(), x.m());
    x.forEach(40.0 * x.m() * x.n() * Math.min(x.m(), x.n()), i -> invert(x, y, i));
    return y.toArray(in[0].dtype());
  }

  private void invert(Matrices x, Matrices y, int matrix) {
    int m = x.m();
    int n = x.n();
    int k = Math.min(m, n);
    double[] u = new double[m * k];
    double[] s = new double[k];
    double[] vt = new double[k * n];
    Svd.decompose(x.array(), x.at(matrix), m, n, u, 0, s, 0, vt, 0);
    for (int p = 0; p < k; p++) {
      if (s[p] <= relative * s[0]) {
        continue;
      }
      for (int i = 0; i < n; i++) {
        double f = vt[p * n + i] / s[p];
        for (int j = 0; j < m; j++) {
          y.array()[y.at(matrix) + i * m + j] += f * u[j * k + p];
        }
      }
    }
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T x = in.getFirst();
    T yt = y.transpose();
    T gt = g.transpose();
    T beside = gt.matmul(y).matmul(yt);
    T before = yt.matmul(y).matmul(gt);
    return beside
        .sub(x.matmul(y.matmul(beside)))
        .add(before.sub(before.matmul(y).matmul(x)))
        .sub(yt.matmul(g).matmul(yt));
  }

  /** {@code −y·ẋ·y + y·yᵀ·ẋᵀ·(I − x·y) + (I − y·x)·ẋᵀ·yᵀ·y}. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    T x = in.getFirst();
    T yt = y.transpose();
    T moved = tangents.getFirst().transpose();
    T beside = y.matmul(yt).matmul(moved);
    T before = moved.matmul(yt).matmul(y);
    return beside
        .sub(beside.matmul(x).matmul(y))
        .add(before.sub(y.matmul(x.matmul(before))))
        .sub(y.matmul(tangents.getFirst()).matmul(y));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(this);
  }
}
