package adjoint.kernel.elementwise;

import adjoint.kernel.EveryKernel;
import adjoint.kernel.Tier;
import adjoint.op.Add;
import adjoint.op.EqualTo;
import adjoint.op.MaskedBy;
import adjoint.op.Op;
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
    for (Op op : List.of(Add.OP, EqualTo.OP, MaskedBy.OP)) {
      Tier.Candidate<BlockCode[][]> blocks = fullMethod(op).candidate();
      EveryKernel.call(blocks.implementation(), blocks.trial());
      // Once more: when the code that calls the method is compiled, so soon is what it calls.
      EveryKernel.call(blocks.implementation(), blocks.trial());
    }
  }

  /** As many steps as a method has, each of two inputs, one for itself and one for all numbers. */
  private static BlockProgram fullMethod(Op op) {
    int weight = BlockCompiler.weight(Arithmetic.of(op.getClass()).orElseThrow());
    int count = BlockCompiler.MOST / (weight + 2);
    List<Expression.Step> steps = new ArrayList<>();
    int[] places = new int[count];
    int[] results = new int[count];
    for (int i = 0; i < count; i++) {
      steps.add(new Expression.Step(op, i, count + i));
      places[i] = i;
      results[i] = 2 * count + i;
    }
    return BlockProgram.compile(count, places, steps, results, 64, Tier.NEVER);
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
