package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.array.MappedIndices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;
import java.util.Map;

/**
 * Zeros along an axis, to which each slice of x is added at its position: the adjoint of {@link
 * IndexSelect}.
 *
 * <p>vjp: the slices of g at these positions.
 *
 * @param axis of y along which to add, counted from 0
 * @param indices the positions, in the shape that x has from {@code axis} on
 * @param extent of y along the axis
 */
public record IndexAdd(int axis, Indices indices, int extent) implements Indexed {
  /** Checks the arguments. */
  public IndexAdd {
    requireNonNull(indices, "indexAdd: indices is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].indexAdd(axis, indices, extent);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.indexSelect(axis, indices);
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    int from = in.shape(0).rank() - indices.shape().rank() + 1;
    int at = 1 + (axis < 0 ? axis + from : axis);
    if (!in.isMapped(indices)) {
      return in.in(0).apply(new IndexAdd(at, indices, extent));
    }
    indices.requireBelow(label(), extent);
    // All in one axis: those of the second are added behind those of the first.
    Indices places = MappedIndices.shifted(in.all(indices), extent);
    int rank = indices.shape().rank();
    T first = Batched.exchanged(in.all(0), 1, at, at + rank);
    T y = first.apply(new IndexAdd(0, places, Math.multiplyExact(in.size(), extent)));
    return Batched.exchanged(in.separated(y, 0, extent), 1, 2, at + 1);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    int at = call.result().axis(label(), axis);
    int rank = indices.shape().rank();
    OnnxValue x =
        call.reshape(
            call.in(0),
            use -> {
              Shape shape = use.in().getFirst();
              int joined = shape.part(at, at + rank).size();
              return shape
                  .part(0, at)
                  .concat(Shape.of(joined))
                  .concat(shape.part(at + rank, shape.rank()))
                  .extents();
            });
    Map<String, Object> how = Map.of("axis", at, "reduction", "add");
    return call.zeros().node("ScatterElements", how, call.positionsLike(x, at, rank), x);
  }
}
