package adjoint.kernel;

import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/**
 * The kernels of {@code jdk.incubator.vector}, equal to {@link ScalarKernels} bit for bit. Each
 * takes over from its plain twin when it is warm ({@link Tier}).
 */
final class VectorKernels implements Kernels {
  private static final Kernels PLAIN = new Kernels() {};

  /** Products with fewer multiplications than this are not worth the preparations. */
  private static final int SMALL_PRODUCT = 256;

  /** Products with fewer multiplications than this stay on the caller. */
  private static final long SPLIT_PRODUCT = 1 << 20;

  /** Multiplications that take as long as one addition in a loop: a few vectors' full. */
  private static final int LANES = 8;

  /** Picoseconds of an element in a plain reduction, about. */
  private static final int SUM = 700;

  private final long patience;
  private final Panels f32;
  private final Panels f64;
  private final Tier<Kernels> sumRows32;
  private final Tier<Kernels> sumRows64;
  private final Tier<Kernels> sumSlices32;
  private final Tier<Kernels> sumSlices64;
  private final Tier<Kernels> max32;
  private final Tier<Kernels> max64;
  private final Tier<Kernels> dots32;
  private final Tier<Kernels> dots64;
  private final ElementaryLoops loops;
  private final Tier<Strided.Loop> power32;
  private final Tier<Strided.Loop> power64;

  VectorKernels(long patience) {
    this.patience = patience;
    loops = new ElementaryLoops(patience);
    f32 = new Panels.F32(Lanes.BITS, Lanes.REGISTERS, patience);
    f64 = new Panels.F64(Lanes.BITS, Lanes.REGISTERS, patience);
    Kernels singles = new F32Reductions();
    Kernels doubles = new F64Reductions();
    sumRows32 = tier(patience, singles, ReductionTrial::sumRows32);
    sumRows64 = tier(patience, doubles, ReductionTrial::sumRows64);
    sumSlices32 = tier(patience, singles, ReductionTrial::sumSlices32);
    sumSlices64 = tier(patience, doubles, ReductionTrial::sumSlices64);
    max32 = tier(patience, singles, ReductionTrial::max32);
    max64 = tier(patience, doubles, ReductionTrial::max64);
    dots32 = tier(patience, singles, ReductionTrial::dots32);
    dots64 = tier(patience, doubles, ReductionTrial::dots64);
    power32 = PowerLoop.tier(patience, float.class);
    power64 = PowerLoop.tier(patience, double.class);
  }

  private static Tier<Kernels> tier(
      long patience, Kernels fast, Supplier<Tier.Trial<Kernels>> trial) {
    return new Tier<>(patience, PLAIN, () -> new Tier.Candidate<>(fast, trial.get()));
  }

  @Override
  public void sumRows(float[] x, int at, int rows, int n, float[] y) {
    sumRows32.get((long) rows * n * SUM).sumRows(x, at, rows, n, y);
  }

  @Override
  public void sumRows(double[] x, int at, int rows, int n, double[] y) {
    sumRows64.get((long) rows * n * SUM).sumRows(x, at, rows, n, y);
  }

  @Override
  public void sumSlices(float[] x, int at, int outer, int n, int inner, float[] y) {
    sumSlices32.get((long) outer * n * inner * SUM).sumSlices(x, at, outer, n, inner, y);
  }

  @Override
  public void sumSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    sumSlices64.get((long) outer * n * inner * SUM).sumSlices(x, at, outer, n, inner, y);
  }

  @Override
  public void maxSlices(float[] x, int at, int outer, int n, int inner, float[] y) {
    max32.get((long) outer * n * inner * SUM).maxSlices(x, at, outer, n, inner, y);
  }

  @Override
  public void maxSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    max64.get((long) outer * n * inner * SUM).maxSlices(x, at, outer, n, inner, y);
  }

  @Override
  public void matmul(
      float[] a,
      int[] aStarts,
      int aRow,
      int aCol,
      float[] b,
      int[] bStarts,
      int bRow,
      int bCol,
      float[] c,
      int m,
      int k,
      int n) {
    long work = (long) m * k * n;
    if (n == 1) {
      dots32
          .get(work * aStarts.length * SUM)
          .matmul(a, aStarts, aRow, aCol, b, bStarts, bRow, bCol, c, m, k, n);
    } else if (work < SMALL_PRODUCT) {
      PLAIN.matmul(a, aStarts, aRow, aCol, b, bStarts, bRow, bCol, c, m, k, n);
    } else {
      products(f32, a, aStarts, aRow, aCol, b, bStarts, bRow, bCol, c, m, k, n);
    }
  }

  @Override
  public void matmul(
      double[] a,
      int[] aStarts,
      int aRow,
      int aCol,
      double[] b,
      int[] bStarts,
      int bRow,
      int bCol,
      double[] c,
      int m,
      int k,
      int n) {
    long work = (long) m * k * n;
    if (n == 1) {
      dots64
          .get(work * aStarts.length * SUM)
          .matmul(a, aStarts, aRow, aCol, b, bStarts, bRow, bCol, c, m, k, n);
    } else if (work < SMALL_PRODUCT) {
      PLAIN.matmul(a, aStarts, aRow, aCol, b, bStarts, bRow, bCol, c, m, k, n);
    } else {
      products(f64, a, aStarts, aRow, aCol, b, bStarts, bRow, bCol, c, m, k, n);
    }
  }

  private static void products(
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
    int threads = work < SPLIT_PRODUCT ? 1 : Parallel.threads();
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

  @Override
  public MapLoop loop(Elementary function, DoubleUnaryOperator f, MapLoop plain) {
    return loops.get(function, f, plain);
  }

  @Override
  public Strided.Loop power() {
    return (in, at, repeated, y, yAt, n) ->
        (y instanceof float[] ? power32 : power64)
            .get((long) n * PowerLoop.COST * Tier.ADDITION)
            .run(in, at, repeated, y, yAt, n);
  }

  @Override
  public <T> Tier<T> tier(T plain, Supplier<Tier.Candidate<T>> vectors) {
    return new Tier<>(patience, plain, vectors);
  }
}
