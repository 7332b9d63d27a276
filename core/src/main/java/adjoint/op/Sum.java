package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Axes;
import adjoint.array.NdArray;
import java.util.List;

/**
 * Sum over axes: {@code y = Σ x}.
 *
 * <p>vjp: g, repeated along the axes.
 *
 * @param axes which axes, and whether they stay
 */
public record Sum(Axes axes) implements LinearOp {
  /** Checks the arguments. */
  public Sum {
    requireNonNull(axes, "sum: axes is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].sum(axes);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.reshape(axes.kept().reduce(label(), in.get(0).shape()).extents())
        .broadcastTo(in.get(0).shape());
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.reduce(label(), axes, Sum::new);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.reduce("ReduceSum", label(), call.in(0), axes);
  }
}
