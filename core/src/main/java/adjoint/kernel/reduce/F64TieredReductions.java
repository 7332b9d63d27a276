package adjoint.kernel.reduce;

import adjoint.kernel.KernelChoice;
import adjoint.kernel.Tier;

/** Each plain reduction until the one by {@link F64VectorReductions vectors} is warm. */
public final class F64TieredReductions implements F64Reductions {
  /** A reduction of up to four thousand elements; n is a quarter of them, or fewer. */
  interface Call {
    /** Slices, and rows, that do not fill a vector. */
    int NARROW = 3;

    Call ROWS = (reductions, n, x, y) -> reductions.sumRows(x, 0, 2, n, y);
    Call SLICES =
        (reductions, n, x, y) -> {
          reductions.sumSlices(x, 0, 1, 4, n, y);
          reductions.sumSlices(x, 0, n / NARROW, 4, NARROW, y);
        };
    Call MAX =
        (reductions, n, x, y) -> {
          reductions.maxSlices(x, 0, 1, 4, n, y);
          reductions.maxSlices(x, 0, 2, n, 1, y);
          reductions.maxSlices(x, 0, n / NARROW, 4, NARROW, y);
          reductions.maxSlices(x, 0, n, NARROW, 1, y);
        };

    void run(F64Reductions reductions, int n, double[] x, double[] y);
  }

  /** Picoseconds of an element in a plain reduction, about. */
  private static final int SUM = 700;

  static final F64Reductions BEST =
      KernelChoice.vectors() ? new F64TieredReductions(KernelChoice.patience()) : PLAIN;

  private final Tier<F64Reductions> sumRows;
  private final Tier<F64Reductions> sumSlices;
  private final Tier<F64Reductions> max;

  /** For tests: with any patience. */
  public F64TieredReductions(long patience) {
    F64Reductions vectors = new F64VectorReductions();
    sumRows = tier(patience, vectors, Call.ROWS);
    sumSlices = tier(patience, vectors, Call.SLICES);
    max = tier(patience, vectors, Call.MAX);
  }

  private static Tier<F64Reductions> tier(long patience, F64Reductions vectors, Call call) {
    return new Tier<>(patience, PLAIN, () -> new Tier.Candidate<>(vectors, new Trial(call)));
  }

  /** How reductions are tried: on a few elements, and on some rows of a thousand. */
  static final class Trial implements Tier.Trial<F64Reductions> {
    /** Fills the lanes of every vector, with some elements to spare. */
    private static final int FEW = 75;

    private static final int MANY = 1000;

    private final Call call;
    private final double[] x = new double[4 * MANY];
    private final double[] y = new double[MANY];

    Trial(Call call) {
      this.call = call;
    }

    @Override
    public void touch(F64Reductions reductions) {
      call.run(reductions, 1, x, y);
    }

    @Override
    public void step(F64Reductions reductions) {
      call.run(reductions, FEW, x, y);
    }

    @Override
    public void work(F64Reductions reductions) {
      call.run(reductions, MANY, x, y);
    }
  }

  @Override
  public void sumRows(double[] x, int at, int rows, int n, double[] y) {
    sumRows.get((long) rows * n * SUM).sumRows(x, at, rows, n, y);
  }

  @Override
  public void sumSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    sumSlices.get((long) outer * n * inner * SUM).sumSlices(x, at, outer, n, inner, y);
  }

  @Override
  public void maxSlices(double[] x, int at, int outer, int n, int inner, double[] y) {
    max.get((long) outer * n * inner * SUM).maxSlices(x, at, outer, n, inner, y);
  }
}
