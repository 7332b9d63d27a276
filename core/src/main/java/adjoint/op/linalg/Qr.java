package adjoint.op.linalg;

import adjoint.array.NdArray;
import adjoint.array.ShapeException;
import adjoint.op.Batched;
import adjoint.op.MultiOp;
import adjoint.op.Pullback;
import adjoint.op.Results;
import adjoint.op.TensorExpr;
import java.util.List;

/**
 * {@code x = Q·R}, {@code [m, n] → [m, n], [n, n]} for {@code m ≥ n}: the columns of Q are
 * orthonormal, R is upper triangular. Its diagonal is not negative, other than LAPACK's: so the
 * factors of a matrix with independent columns are unique, and smooth.
 *
 * <p>vjp: {@code (Q̄ + Q·S)·R⁻ᵀ}, where S is the symmetric matrix with the lower triangle of {@code
 * R·R̄ᵀ − Q̄ᵀ·Q} (Walter and Lehmann, Algorithmic differentiation of linear algebra functions,
 * 2012; Seeger et al., Auto-differentiating linear algebra, 2017). Where a column depends on those
 * before it there are factors, but no derivatives of them: an error, or numbers as large as
 * rounding makes them.
 */
public record Qr() implements MultiOp {
  @Override
  public List<String> results() {
    return List.of("q", "r");
  }

  @Override
  public Results<NdArray> forward(NdArray... in) {
    Matrices x = Matrices.of(label(), in[0]);
    int m = x.m();
    int n = x.n();
    if (m < n) {
      throw new ShapeException(
          "qr: the operation needs as many rows as columns, got %s; its method takes any"
              .formatted(in[0].shape()));
    }
    Matrices q = x.like(label(), m, n);
    Matrices r = x.like(label(), n, n);
    x.forEach(
        4.0 * m * n * n,
        i ->
            adjoint.kernel.linalg.Qr.factor(
                x.array(), x.at(i), m, n, q.array(), q.at(i), r.array(), r.at(i)));
    return Results.of(q.toArray(in[0].dtype()), r.toArray(in[0].dtype()));
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    T q = back.out(0);
    T r = back.out(1);
    T ofQ = back.gOrZeros(0);
    T ofR = back.gOrZeros(1);
    T lower = r.matmul(ofR.transpose()).sub(ofQ.transpose().matmul(q)).tril();
    T symmetric = lower.add(lower.tril(-1).transpose());
    T sum = ofQ.add(q.matmul(symmetric));
    back.to(0, () -> Matrices.overTransposed(sum, r, Triangle.UPPER));
  }

  /**
   * With {@code C = ẋ·R⁻¹, S = Qᵀ·C, Ω = tril₋₁(S) − tril₋₁(S)ᵀ}: Ṙ = (S − Ω)·R, Q̇ = C − Q·(S −
   * Ω).
   */
  @Override
  public <T extends TensorExpr<T>> List<T> jvp(List<T> in, Results<T> out, List<T> tangents) {
    T q = out.get(0);
    T r = out.get(1);
    T c =
        r.transpose().solveTriangular(tangents.getFirst().transpose(), Triangle.LOWER).transpose();
    T s = q.transpose().matmul(c);
    T lower = s.tril(-1);
    T upper = s.sub(lower).add(lower.transpose());
    return List.of(c.sub(q.matmul(upper)), upper.matmul(r));
  }

  @Override
  public <T extends TensorExpr<T>> Results<T> batch(Batched<T> in) {
    return in.apply(this);
  }
}
