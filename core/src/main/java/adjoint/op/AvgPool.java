package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.ArrayKernels;
import adjoint.array.NdArray;
import java.util.List;

/**
 * The mean of each window of images {@code [n, c, …]}: {@code y[p] = Σ x[i]/n} over the n elements
 * that window p sees of the image. Sums of floats are doubles, which are rounded once.
 *
 * <p>vjp: {@link AvgPoolInput}.
 *
 * @param how the windows
 */
public record AvgPool(Pooling how) implements LinearOp {
  /** Checks the arguments. */
  public AvgPool {
    requireNonNull(how, "avgPool: how is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    PoolPlan plan = PoolPlan.of(label(), how, in[0].shape());
    return ArrayKernels.avgPool(in[0], plan.geometry(), plan.result());
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.apply(new AvgPoolInput(how, in.getFirst().shape()));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return Images.pool(in, this, 1);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    return switch (how) {
      case Pooling.Window w when w.dilation().stream().anyMatch(d -> d != 1) ->
          OnnxImages.dilatedMeans(w, call);
      case Pooling.Window w -> x.node("AveragePool", OnnxImages.withoutDilation(w, call.shape(0)));
      case Pooling.Adaptive a -> OnnxImages.adaptive(a, call, "ReduceMean");
    };
  }
}
