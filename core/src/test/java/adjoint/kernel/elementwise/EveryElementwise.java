package adjoint.kernel.elementwise;

import adjoint.kernel.EveryKernel;
import adjoint.kernel.Tier;
import adjoint.op.Op;
import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.Arrays;
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
    Tier.Candidate<BlockCode[][]> blocks = fullMethod().candidate();
    EveryKernel.call(blocks.implementation(), blocks.trial());
    // Once more: when the code that calls the method is compiled, so soon is what it calls.
    EveryKernel.call(blocks.implementation(), blocks.trial());
  }

  /** As many steps as a method has, with all operations among them, and all of them results. */
  private static BlockProgram fullMethod() {
    int inputs = 20;
    List<Op> operations = ArithmeticTest.operations();
    List<Expression.Step> steps = new ArrayList<>();
    int[] results = new int[BlockCompiler.STEPS];
    for (int i = 0; i < results.length; i++) {
      Op operation = operations.get(i % operations.size());
      steps.add(new Expression.Step(operation, 2 * inputs + i - 1, i % (2 * inputs)));
      results[i] = 2 * inputs + i;
    }
    int[] uniform = new int[inputs];
    Arrays.setAll(uniform, i -> i);
    return BlockProgram.compile(inputs, uniform, steps, results, 64, Tier.NEVER);
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
