package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import java.util.List;

/**
 * Zeros along an axis, to which each slice of x is added at its position: the adjoint of {@link
 * IndexSelect}.
 *
 * <p>vjp: the slices of g at these positions.
 *
 * @param axis of y along which to add, counted from 0
 * @param indices the positions, in the shape that x has from {@code axis} on
 * @param extent of y along the axis
 */
public record IndexAdd(int axis, Indices indices, int extent) implements LinearOp {
  /** Checks the arguments. */
  public IndexAdd {
    requireNonNull(indices, "indexAdd: indices is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].indexAdd(axis, indices, extent);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.indexSelect(axis, indices);
  }
}
