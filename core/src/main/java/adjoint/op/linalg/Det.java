package adjoint.op.linalg;

import adjoint.array.NdArray;
import adjoint.op.Batched;
import adjoint.op.OnnxCall;
import adjoint.op.OnnxValue;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.Arrays;
import java.util.List;

/**
 * The determinant, {@code [n, n] → []}. Of large matrices it over- or underflows where {@code
 * slogdet} does not.
 *
 * <p>vjp: {@code g·C} with the matrix C of {@link Cofactor}s, which is right for singular matrices
 * too.
 */
public record Det() implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    Matrices x = Matrices.square(label(), in[0]);
    int n = x.n();
    Matrices y = x.like(label(), 1, 1);
    Arrays.fill(y.array(), 1);
    x.forEach(
        (double) n * n * n / 1.5,
        i -> {
          double product = adjoint.kernel.linalg.Lu.factor(x.array(), x.at(i), n, n, new int[n], 0);
          for (int j = 0; j < n; j++) {
            product *= x.array()[x.at(i) + j * n + j];
          }
          y.array()[i] = product;
        });
    return y.toNumbers(in[0].dtype());
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return in.getFirst().cofactor().mul(g.unsqueeze(-1).unsqueeze(-1));
  }

  /** {@code Σ Cᵢⱼ·ẋᵢⱼ}. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    return in.getFirst().cofactor().mul(tangents.getFirst()).sum(-2, -1);
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(this);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Det");
  }
}
