package adjoint.op.linalg;

import adjoint.array.NdArray;
import adjoint.op.Batched;
import adjoint.op.MultiOp;
import adjoint.op.Pullback;
import adjoint.op.Results;
import adjoint.op.TensorExpr;
import java.util.Arrays;
import java.util.List;

/**
 * The sign of the determinant and the logarithm of its magnitude, {@code [n, n] → [], []}, which
 * neither over- nor underflow; of a singular matrix 0 and −∞.
 *
 * <p>vjp: {@code g·x⁻ᵀ} for the logarithm; the sign is a constant. Where x is singular that is an
 * error.
 */
public record Slogdet() implements MultiOp {
  @Override
  public List<String> results() {
    return List.of("sign", "logabsdet");
  }

  @Override
  public Results<NdArray> forward(NdArray... in) {
    Matrices x = Matrices.square(label(), in[0]);
    int n = x.n();
    Matrices sign = x.like(label(), 1, 1);
    Matrices log = x.like(label(), 1, 1);
    Arrays.fill(sign.array(), 1);
    x.forEach(
        (double) n * n * n / 1.5,
        i -> {
          double s = adjoint.kernel.linalg.Lu.factor(x.array(), x.at(i), n, n, new int[n], 0);
          double sum = 0;
          for (int j = 0; j < n; j++) {
            double pivot = x.array()[x.at(i) + j * n + j];
            s *= Math.signum(pivot);
            sum += StrictMath.log(Math.abs(pivot));
          }
          sign.array()[i] = s == 0 ? 0 : s;
          log.array()[i] = s == 0 ? Double.NEGATIVE_INFINITY : sum;
        });
    return Results.of(sign.toNumbers(in[0].dtype()), log.toNumbers(in[0].dtype()));
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    back.g(1)
        .ifPresent(g ->
            back.to(
                0,
                () ->
                    Matrices.inverse("slogdet: its derivative", back.in(0))
                        .transpose()
                        .mul(g.unsqueeze(-1).unsqueeze(-1))));
  }

  /** The trace of {@code x⁻¹·ẋ}. */
  @Override
  public <T extends TensorExpr<T>> List<T> jvp(List<T> in, Results<T> out, List<T> tangents) {
    T sign = out.get(0);
    return List.of(
        Matrices.zeros(sign, sign.shape()), in.getFirst().solve(tangents.getFirst()).trace());
  }

  @Override
  public <T extends TensorExpr<T>> Results<T> batch(Batched<T> in) {
    return in.apply(this);
  }
}
