package adjoint.op.linalg;

import adjoint.array.NdArray;
import adjoint.kernel.linalg.Lu;
import adjoint.op.Batched;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;

/**
 * {@code y = x⁻¹}, {@code [n, n] → [n, n]}. By elimination with partial pivoting; a pivot of 0 is
 * an error. To multiply by it, {@code solve} is faster and more accurate.
 *
 * <p>vjp: {@code −yᵀ·g·yᵀ}.
 */
public record Inverse() implements TensorOp {
  static final String SINGULAR =
      "is singular: pivot %s is 0 (counted from 0); for the nearest there is to a solution use"
          + " lstsq or pinv";

  @Override
  public NdArray forward(NdArray... in) {
    Matrices x = Matrices.square(label(), in[0]);
    int n = x.n();
    Matrices y = x.like(label(), n, n);
    double[] eye = NdArray.eye(adjoint.array.DType.F64, n).toDoubleArray();
    int[] pivots = x.noPivots();
    x.forEach(
        2.0 * n * n * n,
        i -> pivots[i] = Lu.solve(x.array(), x.at(i), n, eye, 0, y.array(), y.at(i), n));
    x.requireNone(label(), pivots, SINGULAR);
    return y.toArray(in[0].dtype());
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T yt = y.transpose();
    return yt.matmul(g).matmul(yt).neg();
  }

  /** {@code −y·ẋ·y}. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    return y.matmul(tangents.getFirst()).matmul(y).neg();
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(this);
  }
}
