package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;

/**
 * The same elements in row-major order in another shape.
 *
 * <p>vjp: g in the shape of x.
 *
 * @param shape the shape of y
 */
public record Reshape(Shape shape) implements LinearOp {
  /** Checks the arguments. */
  public Reshape {
    requireNonNull(shape, "reshape: shape is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].reshape(shape.extents());
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.reshape(in.get(0).shape().extents());
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(new Reshape(in.with(shape)));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.reshape(call.in(0), OnnxCall.Use::result);
  }
}
