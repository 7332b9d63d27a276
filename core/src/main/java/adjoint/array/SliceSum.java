package adjoint.array;

import static java.util.Objects.requireNonNull;

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
          "sliceAdd: %s%s does not fit %s%s along axis %s from %s by %s"
              .formatted(x.dtype(), x.shape(), sum.dtype(), shape, axis, start, step));
    }
    Runs runs = Runs.of("sliceAdd", shape, at);
    NdArray from = x.contiguous();
    sum.addSlices(
        from.storage, from.view.offset(), runs.outer(), length, runs.inner(), start, step, extent);
  }

  /** The sum; nothing may be added afterwards. */
  public NdArray get() {
    return new NdArray(sum, shape);
  }

  @Override
  public String toString() {
    return "SliceSum " + get();
  }
}
