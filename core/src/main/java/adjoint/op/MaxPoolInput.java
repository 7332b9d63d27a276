package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.ArrayKernels;
import adjoint.array.NdArray;
import java.util.List;

/**
 * The vjp of {@link MaxPool}, of a cotangent g and the images x: each number of g goes to the
 * largest element of its window of x, in equal parts if several tie. If that element is NaN, so is
 * what all of the window get.
 *
 * <p>vjp: {@link MaxPoolTangent} for g; x only says where, and gets 0.
 *
 * @param how the windows
 */
public record MaxPoolInput(Pooling how) implements TensorOp {
  /** Checks the arguments. */
  public MaxPoolInput {
    requireNonNull(how, "maxPoolInput: how is null");
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public NdArray forward(NdArray... in) {
    PoolPlan plan = PoolPlan.of(label(), how, in[1].shape(), in[0].shape());
    return ArrayKernels.maxPoolInput(label(), in[0], in[1], plan.geometry());
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T x = in.getLast();
    return input == 0
        ? g.apply(new MaxPoolTangent(how), x)
        : g.constant(NdArray.zeros(g.dtype(), x.shape()));
  }

  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T y, List<T> tangents) {
    return tangents.getFirst().apply(this, in.getLast());
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return Images.pool(in, this, 2);
  }

  /** It jumps where another element becomes the largest. */
  @Override
  public double kinkDistance(int input, NdArray... in) {
    return input == 0 ? Double.POSITIVE_INFINITY : MaxPool.leastGap(how, in[1]);
  }
}
