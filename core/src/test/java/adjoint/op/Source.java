package adjoint.op;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** Random shapes, numbers and memory layouts for one case. */
final class Source {
  /** Bounds the cost of a case. */
  private static final int MOST = 200;

  private static final int MOST_SMOOTH = 24;

  private final Draw limits;
  private final boolean smooth;
  private final SplittableRandom rng;

  Source(Draw limits, boolean smooth) {
    this.limits = limits;
    this.smooth = smooth;
    this.rng = new SplittableRandom(limits.seed());
  }

  /** Whether numbers have to stay away from kinks. */
  boolean smooth() {
    return smooth;
  }

  // ---- numbers

  boolean flip() {
    return rng.nextBoolean();
  }

  int below(int bound) {
    return rng.nextInt(bound);
  }

  /** A number from {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return rng.nextInt(low, high + 1);
  }

  double between(double low, double high) {
    return rng.nextDouble(low, high);
  }

  Plain numbers(int[] extents, DoubleSupplier number) {
    return Plain.fill(extents, index -> number.getAsDouble());
  }

  Plain numbers(int[] extents, double low, double high) {
    return numbers(extents, () -> between(low, high));
  }

  /** Numbers no two of which are closer than 0.1; elsewhere than in smooth cases, with ties. */
  Plain spread(int[] extents) {
    int n = Plain.size(extents);
    double[] values = new double[n];
    Arrays.setAll(values, i -> 0.1 * (smooth ? i - n / 2 : between(-2, 2)) + (smooth ? 0.03 : 0));
    for (int i = n - 1; i > 0; i--) {
      int j = below(i + 1);
      double swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
    return new Plain(extents, values);
  }

  // ---- shapes

  /** An extent: 0 and 1 now and then. */
  int extent() {
    int most = limits.extent();
    int pick = below(16);
    return most == 0 || pick == 0 ? 0 : pick < 4 ? 1 : between(1, most);
  }

  int extentAboveZero() {
    return Math.max(1, extent());
  }

  int[] shape() {
    return shape(0);
  }

  /** At least this many axes. */
  int[] shape(int leastRank) {
    int rank = flip() ? limits.rank() : between(0, limits.rank());
    int[] extents = new int[Math.max(leastRank, rank)];
    Arrays.setAll(extents, i -> extent());
    return shrunk(extents);
  }

  /** At least this many axes, no extent 0. */
  int[] filledShape(int leastRank) {
    int[] extents = shape(leastRank);
    Arrays.setAll(extents, i -> Math.max(1, extents[i]));
    return extents;
  }

  private int[] shrunk(int[] extents) {
    for (int i = 0;
        Plain.size(extents) > (smooth ? MOST_SMOOTH : MOST);
        i = (i + 1) % extents.length) {
      extents[i] = Math.max(1, extents[i] / 2);
    }
    return extents;
  }

  /** A shape that broadcasts to {@code target}. */
  int[] broadcastable(int[] target) {
    int[] extents =
        Arrays.copyOfRange(target, below(4) == 0 ? below(target.length + 1) : 0, target.length);
    for (int i = 0; i < extents.length; i++) {
      extents[i] = below(4) == 0 ? 1 : extents[i];
    }
    return extents;
  }

  int axis(int[] extents) {
    return below(extents.length);
  }

  /** The same axis, sometimes counted from the end. */
  int named(int axis, int rank) {
    return flip() ? axis : axis - rank;
  }

  /** Some axes, in any order; perhaps none. */
  int[] axes(int rank) {
    int[] order = permutation(rank);
    return Arrays.copyOf(order, below(rank + 1));
  }

  int[] permutation(int rank) {
    int[] order = new int[rank];
    for (int i = 0; i < rank; i++) {
      int j = below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  // ---- layouts

  /**
   * An array of these numbers that is a view: transposed, stepped, reversed, several of these, or
   * none.
   */
  NdArray view(Plain x, DType dtype) {
    NdArray array = stored(x, dtype, between(0, 3));
    if (!Arrays.equals(array.shape().extents(), x.extents())) {
      throw new AssertionError("the layout lost its shape");
    }
    return array;
  }

  /**
   * An array that repeats its elements along some axes, and may be a view otherwise; its numbers
   * are new.
   */
  NdArray repeated(Plain x, DType dtype) {
    if (x.rank() == 0) {
      return x.toArray(dtype);
    }
    int axis = axis(x.extents());
    Plain y = x.extents()[axis] == 0 ? x : x.repeated(axis);
    NdArray array = view(y, dtype);
    return x.extents()[axis] == 0
        ? array
        : array.slice(axis, 0, 1, 1).broadcastTo(Shape.of(x.extents()));
  }

  /** A view, or an array that repeats its elements; contiguous only if nothing else was found. */
  NdArray strided(Plain x, DType dtype) {
    NdArray array = view(x, dtype);
    for (int attempt = 0; attempt < 10 && array.isContiguous(); attempt++) {
      array = flip() ? view(x, dtype) : repeated(x, dtype);
    }
    return array;
  }

  private NdArray stored(Plain x, DType dtype, int detours) {
    if (x.rank() == 0 || detours == 0) {
      return x.toArray(dtype);
    }
    return flip() ? transposed(x, dtype, detours - 1) : stepped(x, dtype, detours - 1);
  }

  private NdArray transposed(Plain x, DType dtype, int detours) {
    int[] order = permutation(x.rank());
    int[] back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = i;
    }
    return stored(x.permute(order), dtype, detours).permute(back);
  }

  /** Every step-th slice, forwards or backwards, of an array that holds NaN in between. */
  private NdArray stepped(Plain x, DType dtype, int detours) {
    int axis = axis(x.extents());
    int length = x.extents()[axis];
    int step = between(1, 3);
    int before = below(3);
    int[] larger = x.extents().clone();
    larger[axis] = before + length * step + below(2);
    boolean backwards = flip();
    Plain padded =
        Plain.fill(
            larger,
            index -> {
              int from = index[axis] - before;
              if (from < 0 || from % step != 0 || from / step >= length) {
                return Double.NaN;
              }
              int[] own = index.clone();
              own[axis] = backwards ? length - 1 - from / step : from / step;
              return x.at(own);
            });
    NdArray stored = stored(padded, dtype, detours);
    return backwards
        ? stored.slice(axis, length == 0 ? 0 : before + (length - 1) * step, length, -step)
        : stored.slice(axis, before, length, step);
  }
}
