package adjoint.kernel;

import adjoint.kernel.elementwise.EveryElementwise;
import adjoint.kernel.math.EveryFunction;
import adjoint.kernel.product.EveryProduct;
import adjoint.kernel.reduce.EveryReduction;

/**
 * Calls every vector kernel of one width often enough for HotSpot's first compiler, on a machine
 * that need not have such vectors. Plain Java, for a virtual machine of its own whose log of
 * compilations {@link VectorCompilationTest} reads.
 */
public final class EveryKernel {
  /** As many calls as that takes. */
  public static final int CALLS = 300;

  private EveryKernel() {}

  public static void main(String[] args) {
    EveryProduct.call();
    EveryReduction.call();
    EveryFunction.call();
    EveryElementwise.call();
  }

  /** Calls an implementation as its warm-up does. */
  public static <T> void call(T implementation, Tier.Trial<T> trial) {
    for (int i = 0; i < CALLS; i++) {
      trial.touch(implementation);
      if (i % 10 == 0) {
        trial.step(implementation);
      }
    }
  }
}
