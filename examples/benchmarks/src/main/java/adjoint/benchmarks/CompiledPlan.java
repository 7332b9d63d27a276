package adjoint.benchmarks;

import adjoint.benchmarks.task.AsianTask;
import adjoint.benchmarks.task.BundleTask;
import adjoint.benchmarks.task.Inputs;
import java.util.List;
import java.util.function.Consumer;

/** Compiled functions of scalars beside what is differentiated by hand. */
final class CompiledPlan {
  private CompiledPlan() {}

  static List<Workload> all() {
    return List.of(
        byHand(
            new Row(
                "asian",
                "Asian option of 252 steps by Monte Carlo, compiled once: price and five"
                    + " derivatives with their errors",
                Scale.perSecond("paths", AsianTask.PATHS),
                Bar.timesBest(1)),
            "AdjointAsian",
            AsianTask::write),
        byHand(
            new Row(
                "bundle",
                "bundle adjustment of 120 observations, compiled once: residuals and sparse"
                    + " Jacobian",
                Scale.time(),
                Bar.timesBest(2)),
            "AdjointBundle",
            BundleTask::write));
  }

  private static Workload byHand(Row row, String main, Consumer<Inputs> inputs) {
    String name = row.id();
    return new Workload(
        name,
        List.of(row),
        1e-8,
        inputs,
        1,
        List.of(
            new Contender(Contender.OURS, Commands.java("ours." + main, name, List.of())),
            new Contender("C++ by hand", Commands.cpp(name + ".cpp", name, List.of()))));
  }
}
