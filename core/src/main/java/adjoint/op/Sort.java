package adjoint.op;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;
import java.util.Map;

/**
 * The elements along an axis in ascending order, and where they were. Equal ones stay in order, NaN
 * comes last.
 *
 * <p>vjp: g back to where the elements were. Where two tie, each gets the cotangent of its own
 * place: one of those that are right.
 *
 * @param axis along which to sort
 */
public record Sort(int axis) implements MultiOp {
  @Override
  public List<String> results() {
    return List.of("values");
  }

  @Override
  public Results<NdArray> forward(NdArray... in) {
    in[0].shape().axis(label(), axis);
    return pick(in[0], axis, in[0].argsort(axis));
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    putBack(back, axis);
  }

  @Override
  public <T extends TensorExpr<T>> List<T> jvp(List<T> in, Results<T> out, List<T> tangents) {
    return List.of(tangents.getFirst().gather(axis, out.positions()));
  }

  @Override
  public <T extends TensorExpr<T>> Results<T> batch(Batched<T> in) {
    return in.apply(new Sort(in.axis(label(), axis)));
  }

  /** How far the closest two are apart. */
  @Override
  public double kinkDistance(int input, NdArray... in) {
    return closest(in[0], axis, in[0].argsort(axis));
  }

  static Results<NdArray> pick(NdArray x, int axis, Indices positions) {
    return Results.of(x.gather(axis, positions)).with(positions);
  }

  static <T extends TensorExpr<T>> void putBack(Pullback<T> back, int axis) {
    int extent = back.in(0).shape().extent(axis);
    ScatterAdd place = new ScatterAdd(axis, back.positions(), extent);
    back.to(0, () -> back.g().apply(place));
  }

  /** The least distance of two neighbours in the order of these positions. */
  static double closest(NdArray x, int axis, Indices positions) {
    NdArray sorted = x.gather(axis, positions);
    Shape shape = sorted.shape();
    int n = shape.extent(axis);
    if (n < 2) {
      return Double.POSITIVE_INFINITY;
    }
    NdArray lower = sorted.slice(axis, 0, n - 1, 1);
    NdArray upper = sorted.slice(axis, 1, n - 1, 1);
    return upper.zip("sort", lower, (a, b) -> Math.abs(a - b)).least();
  }

  @Override
  public List<OnnxValue> onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    int at = call.axis(label(), axis);
    OnnxValue extent = call.integers(use -> new int[] {use.in().getFirst().extent(at)});
    return x.withPositions("TopK", Map.of("axis", at, "largest", 0), extent);
  }
}
