package adjoint.kernel;

import java.util.function.BiConsumer;

/** How reductions are tried: calls on a few elements, and on some rows of a thousand. */
final class ReductionTrial implements Tier.Trial<Kernels> {
  private static final int[] START = {0};

  /** Fills the lanes of every vector, with some elements to spare. */
  private static final int FEW = 75;

  private static final int MANY = 1000;

  private final BiConsumer<Kernels, Integer> call;

  private ReductionTrial(BiConsumer<Kernels, Integer> call) {
    this.call = call;
  }

  static ReductionTrial sumRows32() {
    float[] x = new float[2 * MANY];
    float[] y = new float[2];
    return new ReductionTrial((kernels, n) -> kernels.sumRows(x, 0, 2, n, y));
  }

  static ReductionTrial sumRows64() {
    double[] x = new double[2 * MANY];
    double[] y = new double[2];
    return new ReductionTrial((kernels, n) -> kernels.sumRows(x, 0, 2, n, y));
  }

  static ReductionTrial sumSlices32() {
    float[] x = new float[4 * MANY];
    float[] y = new float[MANY];
    return new ReductionTrial((kernels, n) -> kernels.sumSlices(x, 0, 1, 4, n, y));
  }

  static ReductionTrial sumSlices64() {
    double[] x = new double[4 * MANY];
    double[] y = new double[MANY];
    return new ReductionTrial((kernels, n) -> kernels.sumSlices(x, 0, 1, 4, n, y));
  }

  static ReductionTrial max32() {
    float[] x = new float[4 * MANY];
    float[] y = new float[MANY];
    return new ReductionTrial((kernels, n) -> {
      kernels.maxSlices(x, 0, 1, 4, n, y);
      kernels.maxSlices(x, 0, 2, n, 1, y);
    });
  }

  static ReductionTrial max64() {
    double[] x = new double[4 * MANY];
    double[] y = new double[MANY];
    return new ReductionTrial((kernels, n) -> {
      kernels.maxSlices(x, 0, 1, 4, n, y);
      kernels.maxSlices(x, 0, 2, n, 1, y);
    });
  }

  static ReductionTrial dots32() {
    float[] x = new float[2 * MANY];
    float[] y = new float[2];
    return new ReductionTrial(
        (kernels, n) -> kernels.matmul(x, START, n, 1, x, START, 1, 1, y, 2, n, 1));
  }

  static ReductionTrial dots64() {
    double[] x = new double[2 * MANY];
    double[] y = new double[2];
    return new ReductionTrial(
        (kernels, n) -> kernels.matmul(x, START, n, 1, x, START, 1, 1, y, 2, n, 1));
  }

  @Override
  public void touch(Kernels kernels) {
    call.accept(kernels, 1);
  }

  @Override
  public void step(Kernels kernels) {
    call.accept(kernels, FEW);
  }

  @Override
  public void work(Kernels kernels) {
    call.accept(kernels, MANY);
  }
}
