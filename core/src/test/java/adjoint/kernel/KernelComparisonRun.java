package adjoint.kernel;

import adjoint.OwnJvm;
import java.io.IOException;
import java.util.List;

/** {@link KernelComparison} in a virtual machine of its own, since kernels are chosen once. */
final class KernelComparisonRun {
  static final String MODULE = "--add-modules=jdk.incubator.vector";

  private KernelComparisonRun() {}

  /** What it prints, after an exit without errors. */
  static String output(long seed, int rounds, String... options)
      throws IOException, InterruptedException {
    return OwnJvm.output(KernelComparison.class, List.of(options), "" + seed, "" + rounds);
  }
}
