package adjoint.op;

import adjoint.array.Axes;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.List;
import java.util.Map;

/**
 * The largest element along an axis, {@code y = max x}, and its position: the first among equals. A
 * NaN counts as largest.
 *
 * <p>vjp: g to that element.
 *
 * @param axis along which to look; it is dropped
 */
public record MaxWithIndices(int axis) implements MultiOp {
  @Override
  public List<String> results() {
    return List.of("values");
  }

  @Override
  public Results<NdArray> forward(NdArray... in) {
    Shape shape = in[0].shape();
    int along = shape.axis(label(), axis);
    if (shape.extent(along) == 0) {
      throw new ShapeException(label() + ": axis " + axis + " of " + shape + " is empty");
    }
    Indices positions = in[0].argmax(along);
    NdArray y = in[0].gather(along, kept(positions, along));
    return Results.of(y.reshape(positions.shape().extents())).with(positions);
  }

  @Override
  public <T extends TensorExpr<T>> void vjps(Pullback<T> back) {
    Shape shape = back.in(0).shape();
    int along = shape.axis(label(), axis);
    ScatterAdd place = new ScatterAdd(along, kept(back.positions(), along), shape.extent(along));
    back.to(0, () -> back.g().unsqueeze(along).apply(place));
  }

  @Override
  public <T extends TensorExpr<T>> List<T> jvp(List<T> in, Results<T> out, List<T> tangents) {
    int along = in.getFirst().shape().axis(label(), axis);
    T tangent = tangents.getFirst().gather(along, kept(out.positions(), along));
    return List.of(tangent.squeeze(along));
  }

  @Override
  public <T extends TensorExpr<T>> Results<T> batch(Batched<T> in) {
    return in.apply(new MaxWithIndices(in.axis(label(), axis)));
  }

  private static Indices kept(Indices positions, int axis) {
    return positions.reshape(
        DerivedOps.expanded("maxWithIndices", positions.shape(), axis).extents());
  }

  /** How far the second largest element is from the largest. */
  @Override
  public double kinkDistance(int input, NdArray... in) {
    return new Max(Axes.of(axis)).kinkDistance(0, in);
  }

  @Override
  public List<OnnxValue> onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    int at = call.axis(label(), axis);
    Map<String, Object> along = Map.of("axis", at, "keepdims", 0);
    return List.of(
        x.node("ReduceMax", Map.of("axes", List.of(at), "keepdims", 0)),
        x.node("ArgMax", along, OnnxType.I64));
  }
}
