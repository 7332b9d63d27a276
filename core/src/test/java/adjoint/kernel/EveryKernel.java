package adjoint.kernel;

import java.lang.classfile.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Calls every vector kernel of one width often enough for HotSpot's first compiler, on a machine
 * that need not have such vectors. Plain Java, for a virtual machine of its own whose log of
 * compilations {@link VectorCompilationTest} reads.
 */
final class EveryKernel {
  private static final int CALLS = 300;

  private EveryKernel() {}

  public static void main(String[] args) {
    tiles();
    Kernels singles = new F32Reductions();
    Kernels doubles = new F64Reductions();
    List<Supplier<ReductionTrial>> reductions =
        List.of(
            ReductionTrial::sumRows32,
            ReductionTrial::sumSlices32,
            ReductionTrial::max32,
            ReductionTrial::dots32,
            ReductionTrial::sumRows64,
            ReductionTrial::sumSlices64,
            ReductionTrial::max64,
            ReductionTrial::dots64);
    for (int i = 0; i < reductions.size(); i++) {
      call(i < reductions.size() / 2 ? singles : doubles, reductions.get(i).get());
    }
    ElementaryLoops loops = new ElementaryLoops(Tier.AT_ONCE);
    float[] x = new float[ElementaryLoops.STEP];
    double[] u = new double[x.length];
    for (Elementary function : Elementary.values()) {
      MapLoop loop =
          loops.get(function, KernelComparison.operation(function), new RowLoopTemplate());
      for (int i = 0; i < CALLS; i++) {
        loop.map(KernelComparison.operation(function), x, 0, 1, x.clone(), 0, x.length);
        loop.map(KernelComparison.operation(function), u, 0, 1, u.clone(), 0, u.length);
      }
    }
    for (Class<?> number : List.of(float.class, double.class)) {
      Tier.Candidate<Strided.Loop> power = PowerLoop.candidate(number);
      call(power.implementation(), power.trial());
    }
    for (TypeKind kind : List.of(TypeKind.FLOAT, TypeKind.DOUBLE)) {
      Tier.Candidate<ArithmeticLoop> loop = CompiledLoops.candidate(everyOperation(), kind, 0);
      call(loop.implementation(), loop.trial());
    }
  }

  private static void tiles() {
    List<Panels> panels = new ArrayList<>();
    for (int registers : List.of(16, 32)) {
      panels.add(new Panels.F32(Lanes.BITS, registers, Long.MAX_VALUE));
      panels.add(new Panels.F64(Lanes.BITS, registers, Long.MAX_VALUE));
    }
    for (Panels precision : panels) {
      for (Panels.Shape shape : precision.shapes) {
        for (Tile.Layout layout : Tile.Layout.values()) {
          Tier.Candidate<Optional<Tile>> tile = shape.candidate(layout);
          call(tile.implementation(), tile.trial());
        }
      }
    }
  }

  private static <T> void call(T implementation, Tier.Trial<T> trial) {
    for (int i = 0; i < CALLS; i++) {
      trial.touch(implementation);
      if (i % 10 == 0) {
        trial.step(implementation);
      }
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
