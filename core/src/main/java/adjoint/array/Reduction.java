package adjoint.array;

import adjoint.kernel.ReferenceKernels;

/**
 * A way to reduce the middle axis of {@code [outer, n, inner]}. (No lambdas: every program that
 * takes a gradient needs a sum, and its start would wait for them.)
 */
enum Reduction {
  /** A sum of rows, for an inner extent of 1. */
  ROWS(ReferenceKernels.CHUNK),
  /** A sum of slices. */
  SLICES(ReferenceKernels.SLICES),
  /** A maximum. */
  MAX(1);

  /** So many elements stay together where the axis is cut in parts, for the order of a sum. */
  final int chunk;

  Reduction(int chunk) {
    this.chunk = chunk;
  }

  /** The sum over some axes. */
  static NdArray sum(NdArray x, Axes axes) {
    return reduce("sum", x, axes, ROWS, SLICES);
  }

  /** The maximum over some axes. */
  static NdArray max(NdArray x, Axes axes) {
    return reduce("max", x, axes, MAX, MAX);
  }

  /** The results in order, for contiguous {@code x[outer, n, inner]}. */
  NdArray run(NdArray x, int outer, int n, int inner) {
    int at = x.view.offset();
    Storage y =
        this == ROWS
            ? x.storage.sumRows(at, outer, n)
            : this == SLICES
                ? x.storage.sumSlices(at, outer, n, inner)
                : x.storage.maxSlices(at, outer, n, inner);
    return new NdArray(y, Shape.adopt(outer * inner));
  }

  /** What two parts of the middle axis give together. */
  NdArray join(NdArray a, NdArray b) {
    return a.zip("reduce", b, this == MAX ? Math::max : Double::sum);
  }

  /** Reduces one run of neighbouring axes at a time, the last run first. */
  private static NdArray reduce(
      String op, NdArray from, Axes axes, Reduction ofRows, Reduction ofSlices) {
    Shape shape = from.shape();
    Shape target = axes.reduce(op, shape);
    boolean[] reduced = axes.mask(op, shape);
    NdArray x = RepeatedReduction.suits(from) ? from : from.contiguous();
    for (int end = shape.rank(); end > 0; ) {
      if (!reduced[end - 1] && shape.extent(end - 1) != 1) {
        end--;
        continue;
      }
      int start = end;
      boolean any = false;
      while (start > 0 && (reduced[start - 1] || shape.extent(start - 1) == 1)) {
        start--;
        any |= reduced[start];
      }
      if (any) {
        x = reduce(x, start, end, ofRows, ofSlices);
      }
      end = start;
    }
    return x.contiguous().as(target); // a copy only where nothing was reduced
  }

  /** Reduces the axes {@code start, …, end − 1}, which are gone then. */
  private static NdArray reduce(
      NdArray x, int start, int end, Reduction ofRows, Reduction ofSlices) {
    Runs runs = Runs.of("reduce", x.shape(), start, end);
    if (runs.n() == 1) {
      return new NdArray(x.storage, x.view.without(start, end));
    }
    Reduction reduction = runs.inner() == 1 ? ofRows : ofSlices;
    NdArray y =
        x.view.repeats()
            ? new RepeatedReduction(reduction).reduce(x, start, end)
            : reduction.run(x, runs.outer(), runs.n(), runs.inner());
    return y.as(x.shape().replace("reduce", start, end, Shape.SCALAR));
  }
}
