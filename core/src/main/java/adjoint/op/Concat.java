package adjoint.op;

import adjoint.array.NdArray;
import java.util.List;
import java.util.Map;

/**
 * The inputs one behind the other along an axis.
 *
 * <p>vjp: the input's slices of g.
 *
 * @param axis along which they are joined
 */
public record Concat(int axis) implements LinearOp {
  @Override
  public int arity() {
    return ANY;
  }

  @Override
  public NdArray forward(NdArray... in) {
    return NdArray.concat(axis, List.of(in));
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    int start = 0;
    for (int i = 0; i < input; i++) {
      start += in.get(i).shape().extent(axis);
    }
    return g.slice(axis, start, start + in.get(input).shape().extent(axis));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(new Concat(in.axis(label(), axis)));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue[] others = call.in().subList(1, call.in().size()).toArray(OnnxValue[]::new);
    return call.in(0).node("Concat", Map.of("axis", call.axis(label(), axis)), others);
  }
}
