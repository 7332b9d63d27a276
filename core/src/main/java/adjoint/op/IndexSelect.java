package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import java.util.List;

/**
 * The slices of an axis at given positions, whose shape takes the place of the axis.
 *
 * <p>vjp: the slices of g added back at their positions.
 *
 * @param axis along which to select
 * @param indices the positions, of any rank
 */
public record IndexSelect(int axis, Indices indices) implements LinearOp {
  /** Checks the arguments. */
  public IndexSelect {
    requireNonNull(indices, "indexSelect: indices is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].indexSelect(axis, indices);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    int at = in.get(0).shape().axis(label(), axis);
    return g.apply(new IndexAdd(at, indices, in.get(0).shape().extent(at)));
  }
}
