package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.NdArray;

/**
 * Sum over axes: {@code y = Σ x}.
 *
 * <p>vjp: g, repeated along the axes.
 *
 * @param axes which axes, and whether they stay
 */
public record Sum(Axes axes) implements TensorOp {
  /** Checks the arguments. */
  public Sum {
    requireNonNull(axes, "sum: axes is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].sum(axes);
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    return g.reshape(axes.kept().reduce(label(), in[0].shape()).extents())
        .broadcastTo(in[0].shape());
  }
}
