package adjoint.kernel.product;

import adjoint.kernel.Parallel;

/** Divides batches and large products among threads; {@link Product} computes each part. */
final class VectorProducts {
  /** Products with fewer multiplications than this are not worth the preparations. */
  static final int SMALL = 256;

  /** Products with fewer multiplications than this stay on the caller. */
  private static final long SPLIT = 1 << 20;

  /** Multiplications that take as long as one addition in a loop: a few vectors' full. */
  private static final int LANES = 16;

  private VectorProducts() {}

  /** A batch of products, on several threads if there is much to do. */
  static void run(
      Panels panels,
      Object a,
      int[] aStarts,
      int aRow,
      int aCol,
      Object b,
      int[] bStarts,
      int bRow,
      int bCol,
      Object c,
      int m,
      int k,
      int n) {
    int batch = aStarts.length;
    if (batch > 1
        && evenly(bStarts, 0)
        && evenly(aStarts, m * aRow)) { // one tall matrix: b is packed once
      m *= batch;
      batch = 1;
    }
    long work = (long) batch * m * k * n;
    int threads = work < SPLIT ? 1 : Parallel.threads();
    if (batch > 1) {
      int rows = m;
      Parallel.forRange(
          batch,
          threads == 1 ? 0 : work / LANES,
          (from, to) -> {
            for (int i = from; i < to; i++) {
              Product.run(
                  panels,
                  new Matrix(a, aStarts[i], aRow, aCol),
                  new Matrix(b, bStarts[i], bRow, bCol),
                  new Matrix(c, i * rows * n, n, 1),
                  rows,
                  k,
                  n);
            }
          });
    } else if (batch == 1) {
      product(
          panels,
          threads,
          new Matrix(a, aStarts[0], aRow, aCol),
          new Matrix(b, bStarts[0], bRow, bCol),
          new Matrix(c, 0, n, 1),
          m,
          k,
          n);
    }
  }

  /** One product, of which each thread computes some of the rows, or of the columns. */
  private static void product(
      Panels panels, int threads, Matrix a, Matrix b, Matrix c, int m, int k, int n) {
    if (threads == 1) {
      Product.run(panels, a, b, c, m, k, n);
      return;
    }
    boolean byRows = m > n;
    int length = byRows ? m : n;
    int unit = byRows ? Panels.EVEN : 6 * panels.lanes;
    int units = (length - 1) / unit + 1;
    int parts = Math.min(threads, units);
    Parallel.forRange(
        parts,
        (long) m * k * n / LANES,
        (first, last) -> {
          int from = units * first / parts * unit;
          int to = Math.min(units * last / parts * unit, length);
          if (byRows) {
            Product.run(panels, a.shifted(from, 0), b, c.shifted(from, 0), to - from, k, n);
          } else {
            Product.run(panels, a, b.shifted(0, from), c.shifted(0, from), m, k, to - from);
          }
        });
  }

  /** Whether the matrices of a batch lie {@code step} apart. */
  private static boolean evenly(int[] starts, int step) {
    for (int i = 1; i < starts.length; i++) {
      if (starts[i] - starts[i - 1] != step) {
        return false;
      }
    }
    return true;
  }
}
