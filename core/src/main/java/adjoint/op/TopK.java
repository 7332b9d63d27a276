package adjoint.op;

import adjoint.array.NdArray;
import java.util.List;
import java.util.Map;

/**
 * The k largest elements along an axis, largest first, and where they were. Equal ones stay in
 * order, NaN counts as largest.
 *
 * <p>vjp: g back to where the elements were. Where two tie, the first of them counts as larger.
 *
 * @param axis along which to look
 * @param k how many
 */
public record TopK(int axis, int k) implements MultiOp {
  @Override
  public String label() {
    return "topk";
  }

  @Override
  public List<String> results() {
    return List.of("values");
  }

  @Override
  public Results<NdArray> forward(NdArray... in) {
    return Sort.pick(in[0], axis, in[0].argTopk(axis, k));
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    Sort.putBack(back, axis);
  }

  @Override
  public <T extends TensorExpr<T>> List<T> jvp(List<T> in, Results<T> out, List<T> tangents) {
    return List.of(tangents.getFirst().gather(axis, out.positions()));
  }

  @Override
  public <T extends TensorExpr<T>> Results<T> batch(Batched<T> in) {
    return in.apply(new TopK(in.axis(label(), axis), k));
  }

  /** How far the closest two of the largest k + 1 are apart. */
  @Override
  public double kinkDistance(int input, NdArray... in) {
    int more = Math.min(k + 1, in[0].shape().extent(axis));
    return k == 0 ? Double.POSITIVE_INFINITY : Sort.closest(in[0], axis, in[0].argTopk(axis, more));
  }

  @Override
  public List<OnnxValue> onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    return x.withPositions("TopK", Map.of("axis", call.axis(label(), axis)), x.integers(k));
  }
}
