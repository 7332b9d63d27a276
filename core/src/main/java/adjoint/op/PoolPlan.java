package adjoint.op;

import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.kernel.convolve.PoolGeometry;
import adjoint.kernel.convolve.Windows;
import java.util.Arrays;

/**
 * Where the windows of a {@link Pooling} lie in images of some shape.
 *
 * @param geometry for kernels
 * @param result the shape of what is pooled
 */
record PoolPlan(PoolGeometry geometry, Shape result) {
  static PoolPlan of(String op, Pooling how, Shape x) {
    int spatial = x.rank() - 2;
    Sliding.require(
        spatial >= 1 && spatial <= Sliding.SPATIAL,
        () -> "%s: needs images [n, c, …] of one to three more axes, got %s".formatted(op, x));
    Windows[] windows = new Windows[Sliding.SPATIAL];
    Arrays.fill(windows, Windows.ONE);
    int[] extents = x.extents();
    for (int axis = 0; axis < spatial; axis++) {
      Windows along =
          switch (how) {
            case Pooling.Window w -> w.along(op, x, axis);
            case Pooling.Adaptive a -> a.along(op, x, axis);
          };
      windows[Sliding.SPATIAL - spatial + axis] = along;
      extents[axis + 2] = along.places();
    }
    PoolGeometry geometry =
        new PoolGeometry(x.extent(0) * x.extent(1), windows[0], windows[1], windows[2]);
    return new PoolPlan(geometry, Shape.of(op, extents));
  }

  /** The plan for images of which {@code g} is the cotangent of what is pooled. */
  static PoolPlan of(String op, Pooling how, Shape x, Shape g) {
    PoolPlan plan = of(op, how, x);
    if (!plan.result.equals(g)) {
      throw new ShapeException(
          "%s: what is pooled of %s is %s, not %s".formatted(op, x, plan.result, g));
    }
    return plan;
  }
}
