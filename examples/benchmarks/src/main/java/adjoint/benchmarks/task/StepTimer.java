package adjoint.benchmarks.task;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * Times one step of a training: its first losses for the check, then a warm-up, then samples of
 * many steps each, in turn with the other contenders.
 */
public final class StepTimer {
  private static final int CHECKED = 5;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private StepTimer() {}

  /** Measures a step, which returns the loss before its update. */
  public static void measure(Task task, DoubleSupplier step) {
    double[] losses = new double[CHECKED];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = step.getAsDouble();
    }
    task.check(losses);
    samples(task, step);
  }

  /** Measures what has been checked by other means; the median in nanoseconds. */
  public static double samples(Task task, DoubleSupplier step) {
    double sampleNanos = task.quick() ? 10e6 : 60e6;
    Turn.take(task.row());
    double perStep = warmUp(step, task.quick() ? 1.5e9 : 8e9);
    int steps = (int) Math.max(1, Math.ceil(sampleNanos / perStep));
    double[] times = new double[task.quick() ? 9 : 25];
    long allocated = 0;
    for (int i = 0; i < times.length; i++) {
      Turn.take(task.row());
      if (steps > 1) {
        run(step, 1); // the others have filled the caches with what is theirs
      }
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      times[i] = run(step, steps);
      allocated += THREADS.getCurrentThreadAllocatedBytes() - bytes;
    }
    Arrays.sort(times);
    double bytesPerStep = (double) allocated / times.length / steps;
    double median = times[times.length / 2];
    task.time(median, times[0], times[times.length - 1], bytesPerStep);
    return median;
  }

  /** Runs for this long, and tells how long a step took in the end. */
  private static double warmUp(DoubleSupplier step, double nanos) {
    long start = System.nanoTime();
    int steps = 1;
    double perStep = run(step, steps);
    while (System.nanoTime() - start < nanos) {
      steps = (int) Math.max(1, Math.min(2.0 * steps, 0.1 * nanos / perStep));
      perStep = run(step, steps);
    }
    return perStep;
  }

  private static double run(DoubleSupplier step, int steps) {
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
