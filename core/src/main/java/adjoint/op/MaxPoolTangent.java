package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.ArrayKernels;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.List;

/**
 * The jvp of {@link MaxPool}, of a tangent t and the images x: the number of t where the largest
 * element of each window of x is, their mean if several tie, NaN if that element is. The adjoint of
 * {@link MaxPoolInput}.
 *
 * <p>vjp: {@link MaxPoolInput} for t; x only says where, and gets 0.
 *
 * @param how the windows
 */
public record MaxPoolTangent(Pooling how) implements TensorOp {
  /** Checks the arguments. */
  public MaxPoolTangent {
    requireNonNull(how, "maxPoolTangent: how is null");
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public NdArray forward(NdArray... in) {
    Shape x = in[1].shape();
    if (!in[0].shape().equals(x)) {
      throw new ShapeException(
          "%s: a tangent of %s does not fit images %s".formatted(label(), in[0].shape(), x));
    }
    PoolPlan plan = PoolPlan.of(label(), how, x);
    return ArrayKernels.maxPoolTangent(label(), in[0], in[1], plan.geometry(), plan.result());
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    T x = in.getLast();
    return input == 0
        ? g.apply(new MaxPoolInput(how), x)
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
