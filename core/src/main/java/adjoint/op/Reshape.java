package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.array.Shape;

/**
 * The same elements in row-major order in another shape.
 *
 * <p>vjp: g in the shape of x.
 *
 * @param shape the shape of y
 */
public record Reshape(Shape shape) implements TensorOp {
  /** Checks the arguments. */
  public Reshape {
    requireNonNull(shape, "reshape: shape is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].reshape(shape.extents());
  }

  @Override
  public Tensor vjp(int input, Tensor[] in, Tensor y, Tensor g) {
    return g.reshape(in[0].shape().extents());
  }
}
