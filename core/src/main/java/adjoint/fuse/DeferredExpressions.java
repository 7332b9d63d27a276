package adjoint.fuse;

import adjoint.kernel.elementwise.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Expressions that are compiled after some work shows that it is worth while. */
public final class DeferredExpressions {
  private final Supplier<List<Optional<Expression>>> compiler;
  private final Patience patience = new Patience();
  private volatile @Nullable List<Optional<Expression>> compiled;

  /** What the compiler makes of each, none where nothing would be gained. */
  public DeferredExpressions(Supplier<List<Optional<Expression>>> compiler) {
    this.compiler = compiler;
  }

  /** One of the results of a formula in one pass; none if nothing would be gained. */
  public static Optional<Expression> expression(Formula formula, int result) {
    return Expression.of(
        formula.inputs(), formula.arguments(), steps(formula), formula.results().get(result));
  }

  /** All results of a formula in one pass; none if nothing would be gained. */
  public static Optional<Expression> all(Formula formula) {
    return Expression.ofAll(
        formula.inputs(), formula.arguments(), steps(formula), formula.results());
  }

  /**
   * All results of a formula in one pass, block by block; none if it is arithmetic alone, for which
   * one loop is best.
   */
  static Optional<Expression> expressions(Formula formula) {
    return Expression.of(formula.inputs(), formula.arguments(), steps(formula), formula.results());
  }

  private static List<Expression.Step> steps(Formula formula) {
    List<Expression.Step> steps = new ArrayList<>();
    for (Step step : formula.steps()) {
      steps.add(new Expression.Step(step.op(), step.a(), step.b()));
    }
    return steps;
  }

  /** One of them, to compute so many elements; none if they have to be computed unfused. */
  public Optional<Expression> get(int which, int size) {
    return Fusion.ON && patience.isOver(size) ? get(which) : Optional.empty();
  }

  /** One of them, compiled now; none if nothing would be gained. */
  public Optional<Expression> get(int which) {
    return all().get(which);
  }

  /** For tests: compiles now. */
  public List<Optional<Expression>> hurry() {
    patience.end();
    return all();
  }

  /** For tests: whether there was enough work to compile them. */
  boolean areCompiled() {
    return compiled != null;
  }

  private List<Optional<Expression>> all() {
    List<Optional<Expression>> all = compiled;
    if (all == null) {
      all = compiler.get();
      compiled = all;
    }
    return all;
  }
}
