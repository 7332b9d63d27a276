package adjoint.array;

import adjoint.kernel.ReferenceKernels;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntFunction;

/**
 * A way to reduce the middle axis of {@code [outer, n, inner]}.
 *
 * @param join puts together what two parts of the middle axis give
 * @param chunk so many elements stay together where the axis is cut in parts, for the order of a
 *     sum
 */
record Reduction(Kernel kernel, DoubleBinaryOperator join, int chunk) {
  /** A sum of rows, for an inner extent of 1. */
  static final Reduction ROWS =
      new Reduction(
          (x, at, outer, n, _) -> x.sumRows(at, outer, n), Double::sum, ReferenceKernels.CHUNK);

  /** A sum of slices. */
  static final Reduction SLICES =
      new Reduction(Storage::sumSlices, Double::sum, ReferenceKernels.SLICES);

  /** A maximum. */
  static final Reduction MAX = new Reduction(Storage::maxSlices, Math::max, 1);

  /** What computes {@code y[o, i]} from contiguous {@code x[o, j, i]}. */
  interface Kernel {
    Storage run(Storage x, int at, int outer, int n, int inner);
  }

  /** The results in order, for contiguous {@code x[outer, n, inner]}. */
  NdArray run(NdArray x, int outer, int n, int inner) {
    Storage y = kernel.run(x.storage, x.view.offset(), outer, n, inner);
    return new NdArray(y, Shape.adopt(outer * inner));
  }

  /**
   * Reduces one run of neighbouring axes at a time, the last run first; {@code way} gives the
   * reduction for an inner extent.
   */
  static NdArray reduce(String op, NdArray from, Axes axes, IntFunction<Reduction> way) {
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
        x = reduce(x, start, end, way);
      }
      end = start;
    }
    return x.contiguous().as(target); // a copy only where nothing was reduced
  }

  /** Reduces the axes {@code start, …, end − 1}, which are gone then. */
  private static NdArray reduce(NdArray x, int start, int end, IntFunction<Reduction> way) {
    Runs runs = Runs.of("reduce", x.shape(), start, end);
    if (runs.n() == 1) {
      return new NdArray(x.storage, x.view.without(start, end));
    }
    Reduction reduction = way.apply(runs.inner());
    NdArray y =
        x.view.repeats()
            ? new RepeatedReduction(reduction).reduce(x, start, end)
            : reduction.run(x, runs.outer(), runs.n(), runs.inner());
    return y.as(x.shape().replace("reduce", start, end, Shape.SCALAR));
  }
}
