package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.array.NdArray;

/**
 * One element per position: {@code y[i, j] = x[i, indices[i, j]]} for axis 1 of rank 2.
 *
 * <p>vjp: the elements of g added back at their positions.
 *
 * @param axis along which to take
 * @param indices the positions, in the shape of y
 */
public record Gather(int axis, Indices indices) implements TensorOp {
  /** Checks the arguments. */
  public Gather {
    requireNonNull(indices, "gather: indices is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].gather(axis, indices);
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    return g.apply(new ScatterAdd(axis, indices, in[0].shape().extent(axis)));
  }
}
