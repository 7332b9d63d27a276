package adjoint;

import adjoint.array.DType;
import adjoint.fuse.Formula;
import adjoint.fuse.Pass;
import adjoint.fuse.PassCompiler;
import adjoint.fuse.Plan;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Compiled updates: one pass over a parameter and what is remembered of it. */
final class InPlace {
  /**
   * Rules and plans that are remembered; a rule with a step number in it is another in each step.
   */
  private static final int MOST = 100;

  private record Traced(Optional<Formula> formula, Optional<Plan> plan) {}

  private static final Map<Update, Traced> TRACED = new ConcurrentHashMap<>();
  private static final Map<Plan, Pass> FLOATS = new ConcurrentHashMap<>();
  private static final Map<Plan, Pass> DOUBLES = new ConcurrentHashMap<>();

  private InPlace() {}

  /** What a rule is compiled to, with its numbers; none if it cannot be. */
  record Compiled(Pass pass, Formula formula) {
    /** Changes the last of these arrays. */
    void run(Object[] inputs, int n) {
      pass.run(inputs, formula.arguments(), formula.operators(), 0, n);
    }
  }

  static Optional<Compiled> compile(Update rule, int arrays, DType dtype) {
    Traced traced = remembered(TRACED, rule, r -> trace(r, arrays));
    return traced.formula.map(
        formula -> new Compiled(pass(traced.plan.orElseThrow(), dtype), formula));
  }

  private static Pass pass(Plan plan, DType dtype) {
    return switch (dtype) {
      case F32 -> remembered(FLOATS, plan, PassCompiler::ofFloats);
      case F64 -> remembered(DOUBLES, plan, PassCompiler::ofDoubles);
    };
  }

  private static Traced trace(Update rule, int arrays) {
    Optional<Formula> formula = Symbol.update(rule, arrays);
    return new Traced(formula, formula.map(Formula::plan));
  }

  private static <K, V> V remembered(Map<K, V> map, K key, Function<K, V> make) {
    if (map.size() > MOST) {
      map.clear();
    }
    return map.computeIfAbsent(key, make);
  }
}
