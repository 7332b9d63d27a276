package adjoint.array;

import static java.util.Objects.requireNonNull;

import adjoint.kernel.reduce.Indexed;

/**
 * An array of zeros to which others are added slice by slice: {@code y[…, start + j·step, …] +=
 * x[…, j, …]}. The order of the additions is that of the calls of {@link #add}.
 */
public final class SliceSum {
  private final Shape shape;
  private final Storage sum;

  /** Zeros, to begin with. */
  public SliceSum(DType dtype, Shape shape) {
    requireNonNull(dtype, "SliceSum: dtype is null");
    this.shape = requireNonNull(shape, "SliceSum: shape is null");
    this.sum = Storage.zeros(dtype, shape.size());
  }

  /** Adds the slices of {@code x} at {@code start, start + step, …} along an axis. */
  public void add(NdArray x, int axis, int start, int step) {
    requireNonNull(x, "sliceAdd: x is null");
    int at = shape.axis("sliceAdd", axis);
    int extent = shape.extent(at);
    boolean alike = x.dtype() == sum.dtype() && x.shape().rank() == shape.rank();
    int length = alike ? x.shape().extent(at) : 0;
    long last = start + (long) (length - 1) * step;
    if (!alike
        || !x.shape().with(at, extent).equals(shape)
        || length > 0 && (Math.min(start, last) < 0 || Math.max(start, last) >= extent)) {
      throw new ShapeException(
          "sliceAdd: "
              + x.dtype()
              + x.shape()
              + " does not fit "
              + sum.dtype()
              + shape
              + " along axis "
              + axis
              + " from "
              + start
              + " by "
              + step);
    }
    int outer = shape.part(0, at).size();
    int inner = shape.part(at + 1, shape.rank()).size();
    x.withArray((from, offset) -> {
      switch (sum) {
        case Storage.F32(float[] y) ->
            Indexed.addSlices((float[]) from, offset, outer, length, inner, start, step, extent, y);
        case Storage.F64(double[] y) ->
            Indexed.addSlices(
                (double[]) from, offset, outer, length, inner, start, step, extent, y);
      }
      return sum;
    });
  }

  /** The sum; nothing may be added afterwards. */
  public NdArray get() {
    return switch (sum) {
      case Storage.F32(float[] y) -> NdArray.wrap(y, shape);
      case Storage.F64(double[] y) -> NdArray.wrap(y, shape);
    };
  }

  @Override
  public String toString() {
    return "SliceSum " + get();
  }
}
