package adjoint.benchmarks.task;

import java.util.function.DoubleSupplier;

/**
 * Runs a step until it no longer becomes faster: until so long has passed without a window that is
 * shorter by {@link #NOTICEABLE} than the shortest before. Kernels may change late, so that a
 * plateau proves little after a second and much after three.
 *
 * @param seconds how long it took
 * @param nanosPerStep of the last window
 */
public record WarmUp(double seconds, double nanosPerStep) {
  private static final double NOTICEABLE = 0.98;

  /** As in training: long enough for compilers and rehearsals of a JVM. */
  static WarmUp ofTraining(Task task, DoubleSupplier step) {
    return task.quick() ? until(0.3e9, 2e9, 20e6, step) : until(3e9, 15e9, 100e6, step);
  }

  /**
   * As for a single operation, whose loop is all that there is to compile. A compiler that shares
   * its processor with {@code busy} processes takes as long over it as over a training step.
   */
  public static WarmUp ofKernel(boolean quick, boolean busy, DoubleSupplier step) {
    if (quick) {
      return until(0.2e9, 1e9, 20e6, step);
    }
    return busy ? until(3e9, 15e9, 50e6, step) : until(1.5e9, 8e9, 50e6, step);
  }

  private static WarmUp until(
      double plateauNanos, double limitNanos, double windowNanos, DoubleSupplier step) {
    long start = System.nanoTime();
    double best = Double.POSITIVE_INFINITY;
    double perStep = window(step, 1);
    long improved = System.nanoTime();
    while (System.nanoTime() - improved < plateauNanos && System.nanoTime() - start < limitNanos) {
      perStep = window(step, (int) Math.clamp(windowNanos / perStep, 1, 1e8));
      if (perStep < NOTICEABLE * best) {
        best = perStep;
        improved = System.nanoTime();
      }
    }
    return new WarmUp((System.nanoTime() - start) / 1e9, perStep);
  }

  /** Nanoseconds for each of so many steps. */
  static double window(DoubleSupplier step, int steps) {
    double sum = 0;
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      sum += step.getAsDouble();
    }
    long end = System.nanoTime();
    if (Double.isNaN(sum)) {
      throw new IllegalStateException("the loss became NaN");
    }
    return (double) (end - start) / steps;
  }
}
