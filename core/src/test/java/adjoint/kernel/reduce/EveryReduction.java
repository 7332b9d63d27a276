package adjoint.kernel.reduce;

import adjoint.kernel.EveryKernel;
import java.util.List;
import java.util.function.Supplier;

/** The part of {@link EveryKernel} that is not seen from outside this package. */
public final class EveryReduction {
  private EveryReduction() {}

  public static void call() {
    Reductions singles = new F32Reductions();
    for (Supplier<ReductionTrial> trial :
        List.<Supplier<ReductionTrial>>of(
            ReductionTrial::sumRows32, ReductionTrial::sumSlices32, ReductionTrial::max32)) {
      EveryKernel.call(singles, trial.get());
    }
    Reductions doubles = new F64Reductions();
    for (Supplier<ReductionTrial> trial :
        List.<Supplier<ReductionTrial>>of(
            ReductionTrial::sumRows64, ReductionTrial::sumSlices64, ReductionTrial::max64)) {
      EveryKernel.call(doubles, trial.get());
    }
  }
}
