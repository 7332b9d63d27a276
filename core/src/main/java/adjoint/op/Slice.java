package adjoint.op;

import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    return x.node(
        "Slice",
        call.integers(use -> new int[] {use.as(this).start}),
        call.integers(use -> new int[] {use.as(this).end()}),
        x.integers(call.axis(label(), axis)),
        call.integers(use -> new int[] {use.as(this).step}));
  }

  /** The position before which it ends; backwards beyond the first element, the least integer. */
  private int end() {
    int end = start + length * step;
    return end < 0 ? Integer.MIN_VALUE : end;
  }

  /** Input k of a {@link SliceAdd}, whose slice k this is, with zeros around it. */
  OnnxValue onnxAmongZeros(OnnxCall call, SliceAdd all, int k) {
    OnnxValue x = call.in(k);
    int rank = all.shape().rank();
    int at = all.shape().axis(label(), axis);
    if (step == 1) {
      OnnxValue pads =
          call.integers(use -> {
            SliceAdd other = use.as(all);
            Slice slice = other.slices().get(k);
            int[] widths = new int[2 * rank]; // all before, then all after
            widths[at] = slice.start;
            widths[rank + at] = other.shape().extent(at) - slice.start - slice.length;
            return widths;
          });
      return x.node("Pad", pads, x.constant(0));
    }
    // Each position takes its element, or the zero that is put behind the last one.
    long[] from = new long[all.shape().extent(at)];
    Arrays.fill(from, length);
    for (int i = 0; i < length; i++) {
      from[start + i * step] = i;
    }
    long[] widths = new long[2 * rank];
    widths[rank + at] = 1;
    OnnxValue more = x.node("Pad", x.integers(widths), x.constant(0));
    return more.node("Gather", Map.of("axis", at), x.integers(from));
  }
}
