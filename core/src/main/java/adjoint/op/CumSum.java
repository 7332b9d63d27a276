package adjoint.op;

import adjoint.Tensor;
import adjoint.array.NdArray;

/**
 * Running sums along an axis: {@code yᵢ = x₀ + … + xᵢ}.
 *
 * <p>vjp: running sums of g from the other end.
 *
 * @param axis along which to add
 */
public record CumSum(int axis) implements TensorOp {
  @Override
  public String label() {
    return "cumsum";
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].cumulativeSum(axis);
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    return g.flip(axis).cumsum(axis).flip(axis);
  }
}
