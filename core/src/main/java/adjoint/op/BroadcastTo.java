package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.array.Shape;

/**
 * x repeated to a larger shape, by numpy's rule.
 *
 * <p>vjp: g summed back to the shape of x.
 *
 * @param shape the shape of y
 */
public record BroadcastTo(Shape shape) implements TensorOp {
  /** Checks the arguments. */
  public BroadcastTo {
    requireNonNull(shape, "broadcastTo: shape is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].broadcastTo(shape);
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    return g.sumTo(in[0].shape());
  }
}
