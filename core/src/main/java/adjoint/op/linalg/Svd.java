package adjoint.op.linalg;

import adjoint.array.NdArray;
import adjoint.op.Batched;
import adjoint.op.MultiOp;
import adjoint.op.Pullback;
import adjoint.op.Results;
import adjoint.op.TensorExpr;
import java.util.List;

/**
 * {@code x = U·diag(s)·Vᵀ}, {@code [m, n] → [m, k], [k], [k, n]} with {@code k = min(m, n)}: the
 * columns of U and the rows of Vᵀ are orthonormal, the singular values s not negative, the largest
 * first. Of each column of U that component is positive which is largest in magnitude, the first
 * among equals.
 *
 * <p>vjp: with {@code F = Uᵀ·Ū − Ūᵀ·U} and {@code G = Vᵀ·V̄ − V̄ᵀ·V}, each divided by {@code sⱼ² −
 * sᵢ²}, {@code U·(F·S + S·G + diag(s̄))·Vᵀ + (I − U·Uᵀ)·Ū·S⁻¹·Vᵀ + U·S⁻¹·V̄ᵀ·(I − V·Vᵀ)} (Townsend,
 * Differentiating the singular value decomposition, 2016). Where values are equal, vectors are not
 * determined and have no derivative: a cotangent of them gives ∞ or NaN, as in {@link Eigh}; so
 * does a value of 0 if x is not square. The gradient of values alone divides by nothing; at a value
 * of 0, where the slope jumps, it is that of one side.
 */
public record Svd() implements MultiOp {
  @Override
  public List<String> results() {
    return List.of("u", "s", "vt");
  }

  @Override
  public Results<NdArray> forward(NdArray... in) {
    Matrices x = Matrices.of(label(), in[0]);
    int m = x.m();
    int n = x.n();
    int k = Math.min(m, n);
    Matrices u = x.like(label(), m, k);
    Matrices s = x.like(label(), 1, k);
    Matrices vt = x.like(label(), k, n);
    int[] failed = x.noPivots();
    x.forEach(
        40.0 * m * n * k,
        i ->
            failed[i] =
                adjoint.kernel.linalg.Svd.decompose(
                        x.array(),
                        x.at(i),
                        m,
                        n,
                        u.array(),
                        u.at(i),
                        s.array(),
                        s.at(i),
                        vt.array(),
                        vt.at(i))
                    ? -1
                    : 0);
    x.requireNone(label(), failed, "has defeated the iteration; please report it");
    return Results.of(
        List.of(u.toArray(in[0].dtype()), s.toVectors(in[0].dtype()), vt.toArray(in[0].dtype())));
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    T u = back.out(0);
    T s = back.out(1);
    T vt = back.out(2);
    back.g(1).ifPresent(g -> back.to(0, () -> u.mul(g.unsqueeze(-2)).matmul(vt)));
    back.g(0).ifPresent(g -> back.to(0, () -> ofLeft(u, s, vt, g)));
    // V is the U of the transpose.
    back.g(2)
        .ifPresent(g ->
            back.to(0, () -> ofLeft(vt.transpose(), s, u.transpose(), g.transpose()).transpose()));
  }

  private static <T extends TensorExpr<T>> T ofLeft(T u, T s, T vt, T g) {
    T product = u.transpose().matmul(g);
    T turned = overSquares(product.sub(product.transpose()), s).mul(s.unsqueeze(-2));
    T inside = u.matmul(turned);
    if (u.shape().extent(-2) > u.shape().extent(-1)) {
      inside = inside.add(g.sub(u.matmul(product)).div(s.unsqueeze(-2)));
    }
    return inside.matmul(vt);
  }

  /** With {@code M = Uᵀ·ẋ·V}: ṡ is its diagonal, the rest turns the vectors. */
  @Override
  public <T extends TensorExpr<T>> List<T> jvp(List<T> in, Results<T> out, List<T> tangents) {
    T u = out.get(0);
    T s = out.get(1);
    T v = out.get(2).transpose();
    T x = tangents.getFirst();
    T m = u.transpose().matmul(x).matmul(v);
    T ofU = turned(u, s, v, x, m);
    T ofV = turned(v, s, u, x.transpose(), m.transpose());
    return List.of(ofU, m.diagonal(), ofV.transpose());
  }

  @Override
  public <T extends TensorExpr<T>> Results<T> batch(Batched<T> in) {
    return in.apply(this);
  }

  /** {@code U·((M·S + S·Mᵀ)/(sⱼ² − sᵢ²)) + (I − U·Uᵀ)·ẋ·V·S⁻¹}. */
  private static <T extends TensorExpr<T>> T turned(T u, T s, T v, T x, T m) {
    T scaled = m.mul(s.unsqueeze(-2));
    T y = u.matmul(overSquares(scaled.add(scaled.transpose()), s));
    if (u.shape().extent(-2) > u.shape().extent(-1)) {
      y = y.add(x.matmul(v).sub(u.matmul(m)).div(s.unsqueeze(-2)));
    }
    return y;
  }

  /** {@code xᵢⱼ/(sⱼ² − sᵢ²)}, and 0 on the diagonal: as factors, lest near squares cancel. */
  private static <T extends TensorExpr<T>> T overSquares(T x, T s) {
    T sums = s.unsqueeze(-2).add(s.unsqueeze(-1));
    T ones = Matrices.eye(x, x.shape().extent(-1)); // lest 0 is divided by 0 on the diagonal
    return Eigh.overDifferences(x.div(sums.add(ones)), s);
  }
}
