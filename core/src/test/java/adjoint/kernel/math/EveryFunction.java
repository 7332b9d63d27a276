package adjoint.kernel.math;

import adjoint.kernel.EveryKernel;
import adjoint.kernel.KernelComparison;
import adjoint.kernel.Tier;
import adjoint.kernel.elementwise.RowLoopTemplate;

/** The elementary functions of {@link EveryKernel}. */
public final class EveryFunction {
  private EveryFunction() {}

  public static void call() {
    ElementaryLoops loops = new ElementaryLoops(Tier.AT_ONCE);
    float[] x = new float[ElementaryLoops.STEP];
    double[] u = new double[x.length];
    for (Elementary function : Elementary.values()) {
      MapLoop loop =
          loops.get(function, KernelComparison.operation(function), new RowLoopTemplate());
      for (int i = 0; i < EveryKernel.CALLS; i++) {
        loop.map(KernelComparison.operation(function), x, 0, 1, x.clone(), 0, x.length);
        loop.map(KernelComparison.operation(function), u, 0, 1, u.clone(), 0, u.length);
      }
    }
  }
}
