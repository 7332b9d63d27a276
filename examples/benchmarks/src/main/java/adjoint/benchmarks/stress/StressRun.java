package adjoint.benchmarks.stress;

import adjoint.array.DType;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * One start: an operation again and again until the process has used so much processor time, and
 * then its rate per second of this thread's. Arguments: case, dtype, seconds to warm up, seconds to
 * measure.
 */
public final class StressRun {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private StressRun() {}

  /** Runs it and prints the rate. */
  public static void main(String[] args) {
    StressCase one = StressCase.of(args[0], DType.valueOf(args[1]));
    long warm = (long) (1e9 * Double.parseDouble(args[2]));
    long measured = (long) (1e9 * Double.parseDouble(args[3]));
    // All of the process: compilers and rehearsals have used their share of it.
    while (PROCESS.getProcessCpuTime() < warm) {
      one.call().run();
    }
    long start = THREADS.getCurrentThreadCpuTime();
    long now = start;
    long calls = 0;
    while (now - start < measured) {
      one.call().run();
      calls++;
      now = THREADS.getCurrentThreadCpuTime();
    }
    System.out.println(1e9 * calls * one.work() / (now - start));
  }
}
