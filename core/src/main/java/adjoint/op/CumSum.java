package adjoint.op;

import adjoint.array.NdArray;
import java.util.List;

/**
 * Running sums along an axis: {@code yᵢ = x₀ + … + xᵢ}.
 *
 * <p>vjp: running sums of g from the other end.
 *
 * @param axis along which to add
 */
public record CumSum(int axis) implements LinearOp {
  @Override
  public String label() {
    return "cumsum";
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].cumsum(axis);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.flip(axis).cumsum(axis).flip(axis);
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(new CumSum(in.axis(label(), axis)));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    return x.node("CumSum", x.integers(call.axis(label(), axis)));
  }
}
