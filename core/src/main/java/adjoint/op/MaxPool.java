package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.ArrayKernels;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;

/**
 * The largest element of each window of images {@code [n, c, …]}, NaN if there is one.
 *
 * <p>vjp: {@link MaxPoolInput}: g to the largest element; n elements that tie for it get {@code
 * g/n} each, as those of {@link Max} do.
 *
 * @param how the windows
 */
public record MaxPool(Pooling how) implements TensorOp {
  /** Checks the arguments. */
  public MaxPool {
    requireNonNull(how, "maxPool: how is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    PoolPlan plan = PoolPlan.of(label(), how, in[0].shape());
    return ArrayKernels.maxPool(in[0], plan.geometry(), plan.result());
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.apply(new MaxPoolInput(how), in.getFirst());
  }

  /** The mean of the tangents of those that tie. */
  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    return tangents.getFirst().apply(new MaxPoolTangent(how), in.getFirst());
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return Images.pool(in, this, 1);
  }

  /** How far the second largest element of a window is from the largest. */
  @Override
  public double kinkDistance(int input, NdArray... in) {
    return leastGap(how, in[0]);
  }

  static double leastGap(Pooling how, NdArray x) {
    Shape shape = x.shape();
    return PoolPlan.of("maxPool", how, shape).geometry().leastGap(x.toDoubleArray());
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    return switch (how) {
      case Pooling.Window w -> x.node("MaxPool", OnnxImages.window(w, call.shape(0)));
      case Pooling.Adaptive a -> OnnxImages.adaptive(a, call, "ReduceMax");
    };
  }
}
