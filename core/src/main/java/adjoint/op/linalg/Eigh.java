package adjoint.op.linalg;

import adjoint.array.NdArray;
import adjoint.op.Batched;
import adjoint.op.MultiOp;
import adjoint.op.Pullback;
import adjoint.op.Results;
import adjoint.op.TensorExpr;
import java.util.List;
import java.util.Optional;

/**
 * {@code (x + xᵀ)/2 = V·diag(w)·Vᵀ}, {@code [n, n] → [n], [n, n]}: the eigenvalues w, the least
 * first, and orthonormal eigenvectors in the columns of V. Of each that component is positive which
 * is largest in magnitude, the first among equals.
 *
 * <p>vjp: the symmetric part of {@code V·(diag(w̄) + F ∘ Vᵀ·V̄)·Vᵀ} with {@code Fᵢⱼ = 1/(wⱼ − wᵢ)}
 * off the diagonal (Giles 2008). Where values are equal, eigenvectors are not determined and have
 * no derivative: a cotangent of them gives ∞ or NaN, even that of a function that does not depend
 * on their choice, and so does a second derivative of values. The gradient of values alone asks for
 * no differences: of their sums, and of what else treats equal values alike, it is right.
 */
public record Eigh() implements MultiOp {
  @Override
  public List<String> results() {
    return List.of("values", "vectors");
  }

  @Override
  public Results<NdArray> forward(NdArray... in) {
    Matrices x = Matrices.square(label(), in[0]);
    int n = x.n();
    Matrices w = x.like(label(), 1, n);
    Matrices v = x.like(label(), n, n);
    int[] failed = x.noPivots();
    x.forEach(
        9.0 * n * n * n,
        i ->
            failed[i] =
                adjoint.kernel.linalg.Eigh.decompose(
                        x.array(), x.at(i), n, w.array(), w.at(i), v.array(), v.at(i))
                    ? -1
                    : 0);
    x.requireNone(label(), failed, "has defeated the iteration; please report it");
    return Results.of(w.toVectors(in[0].dtype()), v.toArray(in[0].dtype()));
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    T w = back.out(0);
    T v = back.out(1);
    Optional<T> ofValues = back.g(0).map(TensorExpr::diagEmbed);
    Optional<T> ofVectors = back.g(1).map(g -> overDifferences(v.transpose().matmul(g), w));
    T inner = ofValues.map(a -> ofVectors.map(a::add).orElse(a)).or(() -> ofVectors).orElseThrow();
    back.to(0, () -> Matrices.symmetric(v.matmul(inner).matmul(v.transpose())));
  }

  /** {@code ẇ = diag(M), V̇ = V·(F ∘ M)} with {@code M = Vᵀ·ẋ·V}. */
  @Override
  public <T extends TensorExpr<T>> List<T> jvp(List<T> in, Results<T> out, List<T> tangents) {
    T v = out.get(1);
    T m = v.transpose().matmul(Matrices.symmetric(tangents.getFirst())).matmul(v);
    return List.of(m.diagonal(), v.matmul(overDifferences(m, out.get(0))));
  }

  @Override
  public <T extends TensorExpr<T>> Results<T> batch(Batched<T> in) {
    return in.apply(this);
  }

  /** {@code xᵢⱼ/(wⱼ − wᵢ)}, and 0 on the diagonal. */
  static <T extends TensorExpr<T>> T overDifferences(T x, T w) {
    T differences = w.unsqueeze(-2).sub(w.unsqueeze(-1));
    T ones = Matrices.eye(x, x.shape().extent(-1)); // lest 0 is divided by 0 on the diagonal
    return Matrices.offDiagonal(x.div(differences.add(ones)));
  }
}
