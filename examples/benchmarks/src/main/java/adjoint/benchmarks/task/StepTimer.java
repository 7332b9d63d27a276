package adjoint.benchmarks.task;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * Times one step of a training: its first losses for the check, then a warm-up, then samples of
 * many steps each, in turn with the other contenders. Or, if the task is about a program's start,
 * takes the first steps only.
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
    if (task.first() > 0) {
      first(task, step);
    } else {
      samples(task, step);
    }
  }

  /** The processor time of the whole process, compilers included, up to so many steps. */
  private static void first(Task task, DoubleSupplier step) {
    WarmUp.window(step, task.first() - CHECKED);
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    task.figure((double) process.getProcessCpuTime());
  }

  /** Measures what has been checked by other means; the median in nanoseconds. */
  public static double samples(Task task, DoubleSupplier step) {
    double sampleNanos = task.quick() ? 10e6 : 60e6;
    Turn.take(task.row());
    WarmUp warm = WarmUp.ofTraining(task, step);
    task.warmUp(warm);
    int steps = (int) Math.max(1, Math.ceil(sampleNanos / warm.nanosPerStep()));
    double[] times = new double[task.quick() ? 9 : 25];
    long allocated = 0;
    for (int i = 0; i < times.length; i++) {
      Turn.take(task.row());
      if (steps > 1) {
        WarmUp.window(step, 1); // the others have filled the caches with what is theirs
      }
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      times[i] = WarmUp.window(step, steps);
      allocated += THREADS.getCurrentThreadAllocatedBytes() - bytes;
    }
    Arrays.sort(times);
    double bytesPerStep = (double) allocated / times.length / steps;
    double median = times[times.length / 2];
    task.time(median, times[0], times[times.length - 1], bytesPerStep);
    return median;
  }

  /**
   * Times single calls, as a service makes them: the row is the median of the 50th percentiles of
   * all turns, {@code more} that of the 99th.
   */
  public static void latencies(Task task, Task more, DoubleSupplier call) {
    Turn.take(task.row());
    WarmUp warm = WarmUp.ofTraining(task, call);
    task.warmUp(warm);
    more.warmUp(warm);
    double[] halves = new double[task.quick() ? 5 : 25];
    double[] tails = new double[halves.length];
    long[] nanos = new long[2000];
    for (int turn = 0; turn < halves.length; turn++) {
      Turn.take(task.row());
      WarmUp.window(call, 100); // the others have filled the caches with what is theirs
      double sum = 0;
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        sum += call.getAsDouble();
        nanos[i] = System.nanoTime() - start;
      }
      if (Double.isNaN(sum)) {
        throw new IllegalStateException("a prediction became NaN");
      }
      Arrays.sort(nanos);
      halves[turn] = nanos[nanos.length / 2];
      tails[turn] = nanos[nanos.length * 99 / 100];
    }
    median(task, halves);
    median(more, tails);
  }

  private static void median(Task task, double[] times) {
    Arrays.sort(times);
    task.time(times[times.length / 2], times[0], times[times.length - 1], -1);
  }
}
