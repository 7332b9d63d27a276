package adjoint.kernel.elementwise;

import adjoint.kernel.EveryKernel;
import adjoint.kernel.Tier;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.List;

/** The part of {@link EveryKernel} that is not seen from outside this package. */
public final class EveryElementwise {
  private EveryElementwise() {}

  public static void call() {
    for (Class<?> number : List.of(float.class, double.class)) {
      Tier.Candidate<Strided.Loop> power = PowerLoop.candidate(number);
      EveryKernel.call(power.implementation(), power.trial());
    }
    for (TypeKind kind : List.of(TypeKind.FLOAT, TypeKind.DOUBLE)) {
      Tier.Candidate<ArithmeticLoop> loop = CompiledLoops.candidate(everyOperation(), kind, 0);
      EveryKernel.call(loop.implementation(), loop.trial());
    }
  }

  /** As many arrays as one loop takes, and all operations, each applied to the result before. */
  private static ArithmeticCode everyOperation() {
    List<ArithmeticCode.Step> steps = new ArrayList<>();
    int arrays = CompiledLoops.MOST_ARRAYS;
    for (Arithmetic operation : Arithmetic.values()) {
      int before = steps.isEmpty() ? 0 : arrays + steps.size() - 1;
      steps.add(
          new ArithmeticCode.Step(
              operation, before, operation.arity == 1 ? -1 : steps.size() % arrays));
    }
    return new ArithmeticCode(arrays, 0, steps);
  }
}
