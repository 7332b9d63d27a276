package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;

/**
 * x repeated to a larger shape, by numpy's rule.
 *
 * <p>vjp: g summed back to the shape of x.
 *
 * @param shape the shape of y
 */
public record BroadcastTo(Shape shape) implements LinearOp {
  /** Checks the arguments. */
  public BroadcastTo {
    requireNonNull(shape, "broadcastTo: shape is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].broadcastTo(shape);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.sumTo(in.get(0).shape());
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.aligned(0, shape.rank()).apply(new BroadcastTo(in.with(shape)));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.expand(call.in(0), OnnxCall.Use::result);
  }
}
