package adjoint.op;

import adjoint.Tensor;
import adjoint.array.NdArray;

/**
 * Zeros along an axis, with the slices of x at {@code start, start + step, …}: the adjoint of
 * {@link Slice}.
 *
 * <p>vjp: these slices of g.
 *
 * @param axis along which x is put
 * @param start where its first slice goes
 * @param step from one slice to the next
 * @param extent of y along the axis
 */
public record Embed(int axis, int start, int step, int extent) implements TensorOp {
  @Override
  public NdArray forward(NdArray... in) {
    return in[0].embed(axis, start, step, extent);
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    return g.apply(new Slice(axis, start, in[0].shape().extent(axis), step));
  }
}
