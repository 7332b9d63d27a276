package adjoint.op.linalg;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.kernel.linalg.Triangular;
import adjoint.op.Batched;
import adjoint.op.JointOp;
import adjoint.op.Pullback;
import adjoint.op.TensorExpr;
import java.util.List;

/**
 * The solution {@code y = t⁻¹·b}, where t is a triangle of the matrix a, {@code [n, n], [n, k] →
 * [n, k]}; the axes before them broadcast. A 0 on the diagonal is an error.
 *
 * <p>vjp: {@code b̄ = t⁻ᵀ·g}, and the triangle of {@code −b̄·yᵀ} for a.
 *
 * @param triangle which numbers of a count
 */
public record SolveTriangular(Triangle triangle) implements JointOp {
  /** Checks the arguments. */
  public SolveTriangular {
    requireNonNull(triangle, "solveTriangular: triangle is null");
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public NdArray forward(NdArray... in) {
    Matrices.requireSquare(label(), in[0].shape());
    Shape batch = Matrices.requireSystem(label(), in[0], in[1]);
    Matrices a = Matrices.stretched(label(), in[0], batch);
    Matrices y = Matrices.stretched(label(), in[1], batch);
    int[] pivots = a.noPivots();
    double n = a.n();
    a.forEach(n * n * Math.max(1, y.n()), i -> pivots[i] = solve(a, y, i));
    a.requireNone(
        label(), pivots, "has a 0 on its diagonal, at %s (counted from 0); it is singular");
    return y.toArray(in[0].dtype());
  }

  private int solve(Matrices a, Matrices y, int i) {
    double[] t = a.array();
    int n = a.n();
    int zero = triangle.isUnit() ? -1 : Triangular.zeroPivot(t, a.at(i), n);
    if (zero < 0) {
      Triangular.Diagonal diagonal =
          triangle.isUnit() ? Triangular.Diagonal.ONES : Triangular.Diagonal.STORED;
      if (triangle.isLower()) {
        Triangular.solveLower(t, a.at(i), n, diagonal, y.array(), y.at(i), y.n());
      } else {
        Triangular.solveUpper(t, a.at(i), n, diagonal, y.array(), y.at(i), y.n());
      }
    }
    return zero;
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    T b = back.in(0).transpose().solveTriangular(back.g(), triangle.transposed());
    T y = back.out(0);
    back.to(1, () -> b.sumTo(back.in(1).shape()));
    back.to(0, () -> triangle.of(b.matmul(y.transpose()).neg().sumTo(back.in(0).shape())));
  }

  /** {@code t⁻¹·(ḃ − ṫ·y)}. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    T moved = triangle.of(tangents.getFirst()).matmul(y);
    return in.getFirst().solveTriangular(tangents.getLast().sub(moved), triangle);
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return Matrices.batch(in, this);
  }
}
