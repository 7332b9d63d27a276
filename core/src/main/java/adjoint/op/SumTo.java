package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.Axes;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.Arrays;
import java.util.List;

/**
 * x summed to a smaller shape, one that broadcasts to the shape of x: the adjoint of {@link
 * BroadcastTo}.
 *
 * <p>vjp: g repeated to the shape of x.
 *
 * @param shape the shape of y
 */
public record SumTo(Shape shape) implements LinearOp {
  /** Checks the arguments. */
  public SumTo {
    requireNonNull(shape, "sumTo: shape is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    Shape from = in[0].shape();
    if (!shape.broadcastsTo(from)) {
      throw new ShapeException(
          "sumTo: cannot sum " + from + " to " + shape + ", which does not broadcast to it");
    }
    int lead = from.rank() - shape.rank();
    int[] summed = new int[from.rank()];
    int count = 0;
    for (int i = 0; i < summed.length; i++) {
      if (i < lead || shape.extent(i - lead) != from.extent(i)) {
        summed[count++] = i;
      }
    }
    NdArray y = count == 0 ? in[0] : in[0].sum(Axes.of(Arrays.copyOf(summed, count)));
    return y.shape().equals(shape) ? y : y.reshape(shape.extents());
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.broadcastTo(in.get(0).shape());
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    int missing = in.shape(0).rank() - shape.rank();
    Shape aligned = shape;
    for (int i = 0; i < missing; i++) {
      aligned = aligned.insert(0, 1);
    }
    T y = in.apply(new SumTo(in.with(aligned)));
    return missing == 0 ? y : y.reshape(in.with(shape).extents());
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    boolean[] along = new boolean[call.shape(0).rank()];
    int lead = along.length - shape.rank();
    for (int i = 0; i < along.length; i++) {
      along[i] = i < lead || shape.extent(i - lead) != call.shape(0).extent(i);
    }
    OnnxValue y = call.in(0).reduce("ReduceSum", along, true);
    return lead == 0 ? y : call.reshape(y, OnnxCall.Use::result);
  }
}
