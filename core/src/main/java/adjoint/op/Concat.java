package adjoint.op;

import adjoint.Tensor;
import adjoint.array.NdArray;
import java.util.List;

/**
 * The inputs one behind the other along an axis.
 *
 * <p>vjp: the input's slices of g.
 *
 * @param axis along which they are joined
 */
public record Concat(int axis) implements TensorOp {
  @Override
  public int arity() {
    return ANY;
  }

  @Override
  public NdArray forward(NdArray... in) {
    return NdArray.concat(axis, List.of(in));
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    int start = 0;
    for (int i = 0; i < input; i++) {
      start += in[i].shape().extent(axis);
    }
    return g.slice(axis, start, start + in[input].shape().extent(axis));
  }
}
