package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Indices;
import adjoint.array.NdArray;
import java.util.List;
import java.util.Map;

/**
 * One element per position: {@code y[i, j] = x[i, indices[i, j]]} for axis 1 of rank 2.
 *
 * <p>vjp: the elements of g added back at their positions.
 *
 * @param axis along which to take
 * @param indices the positions, in the shape of y
 */
public record Gather(int axis, Indices indices) implements Indexed {
  /** Checks the arguments. */
  public Gather {
    requireNonNull(indices, "gather: indices is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].gather(axis, indices);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.apply(new ScatterAdd(axis, indices, in.get(0).shape().extent(axis)));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.all(0).apply(new Gather(in.axis(label(), axis), in.all(indices)));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    Map<String, Integer> along = Map.of("axis", call.axis(label(), axis));
    return call.in(0).node("GatherElements", along, call.positions());
  }
}
