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
    return new NdArray(
        run(x.storage, x.view.offset(), outer, n, inner), Shape.adopt(outer * inner));
  }

  private Storage run(Storage x, int at, int outer, int n, int inner) {
    return this == ROWS
        ? x.sumRows(at, outer, n)
        : this == SLICES ? x.sumSlices(at, outer, n, inner) : x.maxSlices(at, outer, n, inner);
  }

  /** What two parts of the middle axis give together. */
  NdArray join(NdArray a, NdArray b) {
    return a.zip("reduce", b, this == MAX ? Math::max : Double::sum);
  }

  /** Reduces one run of neighbouring axes at a time, the last run first. */
  private static NdArray reduce(
      String op, NdArray from, Axes axes, Reduction ofRows, Reduction ofSlices) {
    Shape shape = from.shape();
    int[] extents = shape.shared();
    boolean[] reduced = axes.mask(op, shape);
    Shape target = axes.reduce(op, shape, reduced);
    NdArray x = RepeatedReduction.suits(from) ? from : from.contiguous();
    Storage y = x.storage; // and then of what is reduced so far
    int at = x.view.offset();
    int inner = 1;
    boolean none = true; // is reduced so far
    for (int end = extents.length, start; end > 0; end = start) {
      start = end;
      boolean any = false;
      while (start > 0 && (reduced[start - 1] || extents[start - 1] == 1)) {
        start--;
        any |= reduced[start];
      }
      if (start == end) {
        inner *= extents[--start];
        continue;
      }
      int n = shape.size("reduce", start, end);
      if (any && n != 1) {
        Reduction reduction = inner == 1 ? ofRows : ofSlices;
        y =
            none && x.view.repeats()
                ? new RepeatedReduction(reduction).reduce(x, start, end).storage
                : reduction.run(y, at, shape.size("reduce", 0, start), n, inner);
        at = 0;
        none = false;
      }
    }
    return none ? x.contiguous().as(target) : new NdArray(y, target);
  }
}
