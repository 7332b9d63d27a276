package adjoint.op.linalg;

import adjoint.array.Axes;
import adjoint.array.NdArray;
import adjoint.kernel.linalg.Expm;
import adjoint.op.Batched;
import adjoint.op.TensorExpr;
import adjoint.op.TensorOp;
import java.util.List;

/**
 * The matrix exponential {@code y = Σ xᵏ/k!}, {@code [n, n] → [n, n]}, by scaling and squaring
 * (Higham 2005).
 *
 * <p>vjp: the derivative at xᵀ in direction g, which is the upper right block of the exponential of
 * {@code [[xᵀ, g], [0, xᵀ]]} (Mathias 1996; Al-Mohy and Higham 2009).
 */
public record MatrixExp() implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    Matrices x = Matrices.square(label(), in[0]);
    int n = x.n();
    Matrices y = x.like(label(), n, n);
    x.forEach(20.0 * n * n * n, i -> Expm.exponential(x.array(), x.at(i), n, y.array(), y.at(i)));
    return y.toArray(in[0].dtype());
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return derivative(in.getFirst().transpose(), g);
  }

  /** The derivative at x in direction ẋ. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    return derivative(in.getFirst(), tangents.getFirst());
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(this);
  }

  private static <T extends TensorExpr<T>> T derivative(T x, T direction) {
    int n = x.shape().extent(-1);
    if (x.size() == 0) {
      return direction;
    }
    // Linear in the direction: at the size of 1, it does not make x be scaled down for its sake.
    T size = direction.detach().abs().max(Axes.keep(-2, -1));
    T unit = size.add(size.equalTo(0));
    T top = TensorExpr.concat(-1, List.of(x, direction.div(unit)));
    T bottom = TensorExpr.concat(-1, List.of(Matrices.zeros(x, x.shape()), x));
    T blocks = TensorExpr.concat(-2, List.of(top, bottom)).matrixExp();
    return blocks.slice(-2, 0, n).slice(-1, n, 2 * n).mul(unit);
  }
}
