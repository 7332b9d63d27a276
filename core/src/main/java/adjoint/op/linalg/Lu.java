package adjoint.op.linalg;

import adjoint.array.Indices;
import adjoint.array.MappedIndices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.op.Batched;
import adjoint.op.MultiOp;
import adjoint.op.Pullback;
import adjoint.op.Results;
import adjoint.op.TensorExpr;
import java.util.List;

/**
 * {@code P·x = L·U} by elimination with partial pivoting, {@code [m, n] → [m, k], [k, n]} with
 * {@code k = min(m, n)}: L is lower triangular with ones on its diagonal, U upper triangular, and
 * the positions, {@code [m]}, say which row of x each row of {@code L·U} is. That choice is taken
 * as it is: no derivative goes through it.
 *
 * <p>vjp: {@code Pᵀ·L⁻ᵀ·(tril₋₁(Lᵀ·L̄) + triu(Ū·Uᵀ))·U⁻ᵀ}, with L and U made square by the
 * identity. Where a pivot is 0 there are factors, but no derivatives of them: an error.
 */
public record Lu() implements MultiOp {
  @Override
  public List<String> results() {
    return List.of("lower", "upper");
  }

  @Override
  public Results<NdArray> forward(NdArray... in) {
    Matrices x = Matrices.of(label(), in[0]);
    int m = x.m();
    int n = x.n();
    int k = Math.min(m, n);
    Matrices l = x.like(label(), m, k);
    Matrices u = x.like(label(), k, n);
    int[] rows = new int[x.count() * m];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i % m;
    }
    x.forEach(
        (double) m * n * k,
        i -> {
          adjoint.kernel.linalg.Lu.factor(x.array(), x.at(i), m, n, rows, i * m);
          separate(x, l, u, i);
        });
    return Results.of(l.toArray(in[0].dtype()), u.toArray(in[0].dtype()))
        .with(Indices.wrap(rows, x.batch().concat(Shape.of(m))));
  }

  private static void separate(Matrices x, Matrices l, Matrices u, int matrix) {
    int k = u.m();
    for (int i = 0; i < x.m(); i++) {
      int from = x.at(matrix) + i * x.n();
      int below = Math.min(i, k);
      System.arraycopy(x.array(), from, l.array(), l.at(matrix) + i * k, below);
      if (i < k) {
        l.array()[l.at(matrix) + i * k + i] = 1;
        int to = u.at(matrix) + i * x.n();
        System.arraycopy(x.array(), from + i, u.array(), to + i, x.n() - i);
      }
    }
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    int m = back.in(0).shape().extent(-2);
    int n = back.in(0).shape().extent(-1);
    T l = squareLower(back.out(0), m);
    T u = squareUpper(back.out(1), n);
    T ofL = l.transpose().matmul(padded(back.gOrZeros(0), -1, n)).tril(-1);
    T ofU = padded(back.gOrZeros(1), -2, m).matmul(u.transpose()).triu();
    T left = l.transpose().solveTriangular(ofL.add(ofU), Triangle.UNIT_UPPER);
    T permuted = Matrices.overTransposed(left, u, Triangle.UPPER);
    back.to(0, () -> permuted.gather(-2, rows(MappedIndices.inverse(back.positions()), n)));
  }

  /** {@code L̇ = L·tril₋₁(F), U̇ = triu(F)·U} with {@code F = L⁻¹·P·ẋ·U⁻¹}. */
  @Override
  public <T extends TensorExpr<T>> List<T> jvp(List<T> in, Results<T> out, List<T> tangents) {
    int m = in.getFirst().shape().extent(-2);
    int n = in.getFirst().shape().extent(-1);
    int k = Math.min(m, n);
    T l = squareLower(out.get(0), m);
    T u = squareUpper(out.get(1), n);
    T moved = tangents.getFirst().gather(-2, rows(out.positions(), n));
    T left = l.solveTriangular(moved, Triangle.UNIT_LOWER);
    T f = u.transpose().solveTriangular(left.transpose(), Triangle.LOWER).transpose();
    return List.of(l.matmul(f.tril(-1)).slice(-1, 0, k), f.triu().matmul(u).slice(-2, 0, k));
  }

  @Override
  public <T extends TensorExpr<T>> Results<T> batch(Batched<T> in) {
    return in.apply(this);
  }

  /** L, of which the identity makes a square. */
  private static <T extends TensorExpr<T>> T squareLower(T l, int m) {
    int k = l.shape().extent(-1);
    Shape rest = l.shape().with(-1, m - k);
    T eye = Matrices.eye(l, m).slice(-1, k, m).broadcastTo(rest);
    return k == m ? l : TensorExpr.concat(-1, List.of(l, eye));
  }

  private static <T extends TensorExpr<T>> T squareUpper(T u, int n) {
    return squareLower(u.transpose(), n).transpose();
  }

  /** x, with zeros behind along an axis if it is shorter. */
  private static <T extends TensorExpr<T>> T padded(T x, int axis, int extent) {
    int missing = extent - x.shape().extent(axis);
    return missing <= 0 ? x : x.pad(axis, 0, missing);
  }

  /** For each element of matrices with n columns, the row that it comes from. */
  private static Indices rows(Indices positions, int n) {
    return MappedIndices.repeat(positions, positions.shape().rank(), n);
  }
}
