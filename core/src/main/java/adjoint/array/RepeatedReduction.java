package adjoint.array;

import adjoint.kernel.ReferenceKernels;

/**
 * A reduction of an array that repeats its elements, as a broadcast does, over one run of
 * neighbouring axes: block by block, because a copy of the whole may be larger than the memory. The
 * order of additions is that of the whole.
 */
final class RepeatedReduction {
  /** Elements that are copied together. Whole chunks of every sum, so that sums are cut between. */
  private static final int BLOCK = 16 * ReferenceKernels.CHUNK;

  private final Reduction reduction;

  RepeatedReduction(Reduction reduction) {
    this.reduction = reduction;
  }

  /** Whether a copy of {@code x} would be large, and larger than what it is a view of. */
  static boolean suits(NdArray x) {
    return x.size() > BLOCK && x.view.repeats();
  }

  /** The results in order, for the run of axes {@code start, …, end − 1} of {@code x}. */
  NdArray reduce(NdArray x, int start, int end) {
    Runs runs = Runs.of("reduce", x.shape(), start, end);
    NdArray y = NdArray.zeros(x.dtype(), Shape.of(runs.outer() * runs.inner()));
    reduce(x, start, end, y.storage, 0);
    return y;
  }

  /** The same, written from {@code at} on. */
  private void reduce(NdArray x, int start, int end, Storage y, int at) {
    Shape shape = x.shape();
    Runs runs = Runs.of("reduce", shape, start, end);
    int results = runs.outer() * runs.inner();
    if (x.size() <= BLOCK) {
      reduction.run(x.contiguous(), runs.outer(), runs.n(), runs.inner()).copyInto(y, at);
    } else if (results == 1) {
      run(x, 0, runs.n()).copyInto(y, at);
    } else {
      int axis = runs.outer() == 1 ? end : 0;
      while (shape.extent(axis) == 1) {
        axis++;
      }
      int extent = shape.extent(axis);
      int step = Math.max(1, (int) ((long) BLOCK * extent / x.size()));
      for (int i = 0; i < extent; i += step) {
        int count = Math.min(step, extent - i);
        reduce(x.slice(axis, i, count, 1), start, end, y, at + i * (results / extent));
      }
    }
  }

  /** Elements {@code from, …, from + n − 1} of a single run. */
  private NdArray run(NdArray x, int from, int n) {
    if (n > Math.max(BLOCK, reduction.chunk)) {
      int left = ReferenceKernels.leftPart(n, reduction.chunk);
      return reduction.join(run(x, from, left), run(x, from + left, n - left));
    }
    NdArray copy = NdArray.zeros(x.dtype(), Shape.of(n));
    copy(x, from, n, copy.storage, 0);
    return reduction.run(copy, 1, n, 1);
  }

  /** Copies elements in row-major order, those from {@code from} on. */
  private static void copy(NdArray x, int from, int n, Storage to, int at) {
    if (n == 0) {
      return;
    }
    if (from == 0 && n == x.size()) {
      x.contiguous().copyInto(to, at);
      return;
    }
    int extent = x.shape().extent(0);
    int inner = x.size() / extent;
    int first = Math.ceilDiv(from, inner);
    int last = (from + n) / inner;
    if (first > last) { // within one slice
      copy(along(x, last), from - last * inner, n, to, at);
      return;
    }
    int before = first * inner - from;
    int after = from + n - last * inner;
    if (before > 0) {
      copy(along(x, first - 1), inner - before, before, to, at);
    }
    if (last > first) {
      x.slice(0, first, last - first, 1).contiguous().copyInto(to, at + before);
    }
    if (after > 0) {
      copy(along(x, last), 0, after, to, at + n - after);
    }
  }

  /** The slice at a position of the first axis, as a view without that axis. */
  private static NdArray along(NdArray x, int position) {
    return new NdArray(x.storage, x.view.slice(0, position, 1, 1).without(0, 1));
  }
}
