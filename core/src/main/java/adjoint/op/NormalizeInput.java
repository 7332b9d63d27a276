package adjoint.op;

import static java.util.Objects.requireNonNull;

import adjoint.array.ArrayKernels;
import adjoint.array.Axes;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.op.Normalize.Center;
import java.util.List;

/**
 * A cotangent g times the Jacobian of {@link Normalize}, which gave y and r: {@code z = r·(g − mean
 * g − y·mean g·y)}, without the mean of g if the center is 0. Along an axis where g is 0, z is 0,
 * whatever y and r are.
 *
 * <p>vjp: the Jacobian is symmetric, so that g gets the same of the cotangent h; y gets {@code
 * −r·(g·mean h·y + h·mean g·y)}, and r gets {@code Σ h·z/r}, without the quotient.
 *
 * @param center what the spread was measured from
 * @param axis along which the numbers lie
 */
public record NormalizeInput(Center center, int axis) implements TensorOp {
  /** Checks the arguments. */
  public NormalizeInput {
    requireNonNull(center, "normalizeInput: center is null");
  }

  @Override
  public int arity() {
    return 3;
  }

  @Override
  public NdArray forward(NdArray... in) {
    Shape shape = in[0].shape();
    Shape kept = Axes.keep(axis).reduce(label(), shape);
    if (!in[1].shape().equals(shape) || !in[2].shape().equals(kept)) {
      throw new ShapeException(
          "%s: %s, %s and %s do not fit; they must be %s, %s and %s"
              .formatted(label(), shape, in[1].shape(), in[2].shape(), shape, shape, kept));
    }
    return switch (center) {
      case MEAN -> ArrayKernels.standardizeInput(label(), in[0], in[1], in[2], axis);
      case ZERO -> ArrayKernels.rmsNormalizeInput(label(), in[0], in[1], in[2], axis);
    };
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T z, T h) {
    T g = in.get(0);
    T y = in.get(1);
    T r = in.get(2);
    return switch (input) {
      case 0 -> h.apply(this, List.of(y, r));
      case 1 -> along(y, r, g, h).neg();
      case 2 -> h.strongMul(projected(g, y)).sum(Axes.keep(axis));
      default -> throw new IndexOutOfBoundsException(input);
    };
  }

  @Override
  public <T extends TensorExpr<T>> T jvp(List<T> in, T z, List<T> tangents) {
    T g = in.get(0);
    T y = in.get(1);
    T r = in.get(2);
    T ofG = tangents.get(0).apply(this, List.of(y, r));
    T t = tangents.get(1);
    T ofY = t.strongMul(mean(g.mul(y))).add(mean(t.strongMul(g)).strongMul(y)).strongMul(r);
    return ofG.sub(ofY).add(tangents.get(2).strongMul(projected(g, y)));
  }

  /** {@code r·(g·mean h·y + h·mean g·y)}. */
  private <T extends TensorExpr<T>> T along(T y, T r, T g, T h) {
    return mean(h.strongMul(y)).strongMul(g).add(h.strongMul(mean(g.mul(y)))).strongMul(r);
  }

  /** {@code z/r}. */
  private <T extends TensorExpr<T>> T projected(T g, T y) {
    T centered = center == Center.MEAN ? g.sub(mean(g)) : g;
    return centered.sub(y.mul(mean(g.mul(y))));
  }

  private <T extends TensorExpr<T>> T mean(T x) {
    return x.mean(Axes.keep(axis));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(new NormalizeInput(center, in.axis(label(), axis)));
  }
}
