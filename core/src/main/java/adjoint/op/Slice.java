package adjoint.op;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.List;

/**
 * Slices {@code start, start + step, …} along an axis, as a view.
 *
 * <p>vjp: g put back in its place among zeros, which is {@link SliceAdd}.
 *
 * @param axis along which to slice
 * @param start position of the first slice, counted from 0
 * @param length the number of slices
 * @param step from one slice to the next; negative goes backwards
 */
public record Slice(int axis, int start, int length, int step) implements LinearOp {
  /**
   * The slices from {@code start} up to but without {@code stop}; negative positions count from the
   * end. Backwards, a stop of {@code −extent − 1} includes position 0.
   */
  public static Slice of(Shape shape, int axis, int start, int stop, int step) {
    int extent = shape.extent(shape.axis("slice", axis));
    int least = step < 0 ? -extent - 1 : -extent;
    if (step == 0 || start < -extent || start > extent || stop < least || stop > extent) {
      throw new ShapeException(
          "slice: "
              + start
              + ":"
              + stop
              + ":"
              + step
              + " does not fit axis "
              + axis
              + " of "
              + shape
              + " (extent "
              + extent
              + ", and the step cannot be 0)");
    }
    int from = start < 0 ? start + extent : start;
    int to = stop < 0 ? stop + extent : stop;
    int length =
        (int)
            Math.max(
                0,
                step > 0 ? Math.ceilDiv(to - from, step) : Math.ceilDiv(from - to, -(long) step));
    return new Slice(axis, length == 0 ? 0 : from, length, step);
  }

  /** The same along another axis. */
  Slice along(int other) {
    return new Slice(other, start, length, step);
  }

  @Override
  public NdArray forward(NdArray... in) {
    return in[0].slice(axis, start, length, step);
  }

  @Override
  public <T extends TensorExpr<T>> T vjp(int input, List<T> in, T y, T g) {
    return g.apply(new SliceAdd(in.get(0).shape(), List.of(this)));
  }

  @Override
  public <T extends TensorExpr<T>> T batch(Batched<T> in) {
    return in.apply(along(in.axis(label(), axis)));
  }
}
