package adjoint.kernel.reduce;

import adjoint.kernel.KernelChoice;
import adjoint.kernel.ReferenceKernels;
import adjoint.kernel.Tier;
import java.util.function.Supplier;

/**
 * Sums and maxima by {@code jdk.incubator.vector}, equal to {@link ReferenceKernels} bit for bit.
 * Each takes over from its plain twin when it is warm ({@link Tier}).
 */
public final class VectorReductions implements Reductions {
  static final Reductions BEST =
      KernelChoice.vectors() ? new VectorReductions(KernelChoice.patience()) : PLAIN;

  /** Picoseconds of an element in a plain reduction, about. */
  private static final int SUM = 700;

  private final Tier<Reductions> sumRows32;
  private final Tier<Reductions> sumRows64;
  private final Tier<Reductions> sumSlices32;
  private final Tier<Reductions> sumSlices64;
  private final Tier<Reductions> max32;
  private final Tier<Reductions> max64;

  /** For tests: with any patience. */
  public VectorReductions(long patience) {
    Reductions singles = new F32Reductions();
    Reductions doubles = new F64Reductions();
    sumRows32 = tier(patience, singles, ReductionTrial::sumRows32);
    sumRows64 = tier(patience, doubles, ReductionTrial::sumRows64);
    sumSlices32 = tier(patience, singles, ReductionTrial::sumSlices32);
    sumSlices64 = tier(patience, doubles, ReductionTrial::sumSlices64);
    max32 = tier(patience, singles, ReductionTrial::max32);
    max64 = tier(patience, doubles, ReductionTrial::max64);
  }

  private static Tier<Reductions> tier(
      long patience, Reductions fast, Supplier<Tier.Trial<Reductions>> trial) {
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
}
