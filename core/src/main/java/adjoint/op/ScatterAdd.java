package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import java.util.List;
import java.util.Map;

/**
 * Zeros along an axis, to which each element of x is added at its position: the adjoint of {@link
 * Gather}.
 *
 * <p>vjp: the elements of g at these positions.
 *
 * @param axis along which to add
 * @param indices the positions, in the shape of x
 * @param extent of y along the axis
 */
public record ScatterAdd(int axis, Indices indices, int extent) implements Indexed {
  /** Checks the arguments. */
  public ScatterAdd {
    requireNonNull(indices, "scatterAdd: indices is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].scatterAdd(axis, indices, extent);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.gather(axis, indices);
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.all(0).apply(new ScatterAdd(in.axis(label(), axis), in.all(indices), extent));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    Map<String, Object> how = Map.of("axis", call.axis(label(), axis), "reduction", "add");
    return call.zeros().node("ScatterElements", how, call.positions(), call.in(0));
  }
}
