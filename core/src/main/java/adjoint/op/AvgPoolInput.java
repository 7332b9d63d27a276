package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.ArrayKernels;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.List;

/**
 * The adjoint of {@link AvgPool}: each of the n elements that window p sees gets {@code g[p]/n}.
 *
 * <p>vjp: {@link AvgPool}.
 *
 * @param how the windows
 * @param images the shape of the result
 */
public record AvgPoolInput(Pooling how, Shape images) implements LinearOp {
  /** Checks the arguments. */
  public AvgPoolInput {
    requireNonNull(how, "avgPoolInput: how is null");
    requireNonNull(images, "avgPoolInput: images is null");
  }

  @Override
  public NdArray forward(NdArray... in) {
    PoolPlan plan = PoolPlan.of(label(), how, images, in[0].shape());
    return ArrayKernels.avgPoolInput(in[0], plan.geometry(), images);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.apply(new AvgPool(how));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    Shape all = images.with(0, Math.multiplyExact(in.size(), images.extent(0)));
    return Images.pool(in, new AvgPoolInput(how, all), 1);
  }
}
