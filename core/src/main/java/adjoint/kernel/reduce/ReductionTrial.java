package adjoint.kernel.reduce;

import adjoint.kernel.Tier;
import java.util.function.BiConsumer;

/** How reductions are tried: calls on a few elements, and on some rows of a thousand. */
final class ReductionTrial implements Tier.Trial<Reductions> {
  /** Fills the lanes of every vector, with some elements to spare. */
  private static final int FEW = 75;

  private static final int MANY = 1000;

  /** Slices, and rows, that do not fill a vector. */
  private static final int NARROW = 3;

  private final BiConsumer<Reductions, Integer> call;

  private ReductionTrial(BiConsumer<Reductions, Integer> call) {
    this.call = call;
  }

  static ReductionTrial sumRows32() {
    float[] x = new float[2 * MANY];
    float[] y = new float[2];
    return new ReductionTrial((reductions, n) -> reductions.sumRows(x, 0, 2, n, y));
  }

  static ReductionTrial sumRows64() {
    double[] x = new double[2 * MANY];
    double[] y = new double[2];
    return new ReductionTrial((reductions, n) -> reductions.sumRows(x, 0, 2, n, y));
  }

  static ReductionTrial sumSlices32() {
    float[] x = new float[4 * MANY];
    float[] y = new float[MANY];
    return new ReductionTrial((reductions, n) -> {
      reductions.sumSlices(x, 0, 1, 4, n, y);
      reductions.sumSlices(x, 0, n / NARROW, 4, NARROW, y);
    });
  }

  static ReductionTrial sumSlices64() {
    double[] x = new double[4 * MANY];
    double[] y = new double[MANY];
    return new ReductionTrial((reductions, n) -> {
      reductions.sumSlices(x, 0, 1, 4, n, y);
      reductions.sumSlices(x, 0, n / NARROW, 4, NARROW, y);
    });
  }

  static ReductionTrial max32() {
    float[] x = new float[4 * MANY];
    float[] y = new float[MANY];
    return new ReductionTrial((reductions, n) -> {
      reductions.maxSlices(x, 0, 1, 4, n, y);
      reductions.maxSlices(x, 0, 2, n, 1, y);
      reductions.maxSlices(x, 0, n / NARROW, 4, NARROW, y);
      reductions.maxSlices(x, 0, n, NARROW, 1, y);
    });
  }

  static ReductionTrial max64() {
    double[] x = new double[4 * MANY];
    double[] y = new double[MANY];
    return new ReductionTrial((reductions, n) -> {
      reductions.maxSlices(x, 0, 1, 4, n, y);
      reductions.maxSlices(x, 0, 2, n, 1, y);
      reductions.maxSlices(x, 0, n / NARROW, 4, NARROW, y);
      reductions.maxSlices(x, 0, n, NARROW, 1, y);
    });
  }

  @Override
  public void touch(Reductions reductions) {
    call.accept(reductions, 1);
  }

  @Override
  public void step(Reductions reductions) {
    call.accept(reductions, FEW);
  }

  @Override
  public void work(Reductions reductions) {
    call.accept(reductions, MANY);
  }
}
