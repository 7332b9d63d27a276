package adjoint.array;

import adjoint.kernel.ReferenceKernels;
import java.util.function.DoubleBinaryOperator;

/**
 * A reduction of an array that repeats its elements, as a broadcast does, over one run of
 * neighbouring axes: block by block, because a copy of the whole may be larger than the memory. The
 * order of additions is that of the whole.
 */
final class RepeatedReduction {
  /** Elements that are copied together. Whole chunks of every sum, so that sums are cut between. */
  private static final int BLOCK = 16 * ReferenceKernels.CHUNK;

  /** What computes {@code y[o, i]} from a contiguous array {@code x[o, j, i]}. */
  interface Kernel {
    NdArray run(NdArray x, int outer, int n, int inner);
  }

  private final Kernel kernel;
  private final DoubleBinaryOperator join;
  private final int chunk;

  /**
   * {@code kernel} is called on blocks; {@code join} puts together what it gives for two parts of a
   * run, which are cut between chunks of so many elements.
   */
  RepeatedReduction(Kernel kernel, DoubleBinaryOperator join, int chunk) {
    this.kernel = kernel;
    this.join = join;
    this.chunk = chunk;
  }

  /** Whether a copy of {@code x} would be large, and larger than what it is a view of. */
  static boolean suits(NdArray x) {
    return x.size() > BLOCK && x.repeats();
  }

  /** The results in order, for the run of axes {@code start, …, end − 1} of {@code x}. */
  NdArray reduce(NdArray x, int start, int end) {
    Shape shape = x.shape();
    int results = shape.part(0, start).size() * shape.part(end, shape.rank()).size();
    NdArray y = NdArray.zeros(x.dtype(), Shape.of(results));
    reduce(x, start, end, y, 0);
    return y;
  }

  private void reduce(NdArray x, int start, int end, NdArray y, int at) {
    Shape shape = x.shape();
    int outer = shape.part(0, start).size();
    int n = shape.part(start, end).size();
    int inner = shape.part(end, shape.rank()).size();
    if (x.size() <= BLOCK) {
      kernel.run(x.contiguous(), outer, n, inner).copyInto(y, at);
    } else if (outer == 1 && inner == 1) {
      run(x, 0, n).copyInto(y, at);
    } else {
      int axis = outer == 1 ? end : 0;
      while (shape.extent(axis) == 1) {
        axis++;
      }
      int extent = shape.extent(axis);
      int step = Math.max(1, (int) ((long) BLOCK * extent / x.size()));
      int each = outer * inner / extent;
      for (int i = 0; i < extent; i += step) {
        int count = Math.min(step, extent - i);
        reduce(x.slice(axis, i, count, 1), start, end, y, at + i * each);
      }
    }
  }

  /** Elements {@code from, …, from + n − 1} of a single run. */
  private NdArray run(NdArray x, int from, int n) {
    if (n > Math.max(BLOCK, chunk)) {
      int left = ReferenceKernels.leftPart(n, chunk);
      return run(x, from, left).zip("reduce", run(x, from + left, n - left), join);
    }
    NdArray copy = NdArray.zeros(x.dtype(), Shape.of(n));
    copy(x, from, n, copy, 0);
    return kernel.run(copy, 1, n, 1);
  }

  /** Copies elements in row-major order, those from {@code from} on. */
  private static void copy(NdArray x, int from, int n, NdArray to, int at) {
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
      NdArray only = x.along(last);
      copy(only, from - last * inner, n, to, at);
      return;
    }
    int before = first * inner - from;
    int after = from + n - last * inner;
    if (before > 0) {
      NdArray partial = x.along(first - 1);
      copy(partial, inner - before, before, to, at);
    }
    if (last > first) {
      x.slice(0, first, last - first, 1).contiguous().copyInto(to, at + before);
    }
    if (after > 0) {
      NdArray partial = x.along(last);
      copy(partial, 0, after, to, at + n - after);
    }
  }
}
