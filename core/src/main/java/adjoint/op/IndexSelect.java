package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.array.MappedIndices;
import adjoint.array.NdArray;
import java.util.List;
import java.util.Map;

/**
 * The slices of an axis at given positions, whose shape takes the place of the axis.
 *
 * <p>vjp: the slices of g added back at their positions.
 *
 * @param axis along which to select
 * @param indices the positions, of any rank
 */
public record IndexSelect(int axis, Indices indices) implements Indexed {
  /** Checks the arguments. */
  public IndexSelect {
    requireNonNull(indices, "indexSelect: indices is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].indexSelect(axis, indices);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    int at = in.get(0).shape().axis(label(), axis);
    return g.apply(new IndexAdd(at, indices, in.get(0).shape().extent(at)));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    int at = in.axis(label(), axis);
    if (!in.isMapped(indices)) {
      return in.in(0).apply(new IndexSelect(at, indices));
    }
    if (!in.isMapped(0)) {
      return Slicing.moved(in.in(0).apply(new IndexSelect(at - 1, in.all(indices))), at - 1, 0);
    }
    // All in one axis: those of the second begin behind those of the first.
    int extent = in.shape(0).extent(axis);
    indices.requireBelow(label(), extent);
    Indices places = MappedIndices.shifted(in.all(indices), extent);
    T first = Batched.joined(Batched.exchanged(in.in(0), 1, at, at + 1));
    T y = first.apply(new IndexSelect(0, places));
    int rank = indices.shape().rank();
    return Batched.exchanged(y, 1, 1 + rank, at + rank);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    Map<String, Integer> along = Map.of("axis", call.axis(label(), axis));
    return call.in(0).node("Gather", along, call.positions());
  }
}
