package adjoint;

import adjoint.fuse.Formula;
import adjoint.kernel.Expression;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Expressions that are compiled after some work shows that it is worth while. */
final class Passes {
  /** Elements that are computed unfused before anything is compiled: a millisecond of work. */
  private static final int PATIENCE = 100_000;

  private final Supplier<List<Optional<Expression>>> compiler;
  private int done;
  private volatile @Nullable List<Optional<Expression>> compiled;

  /** What the compiler makes of each, none where nothing would be gained. */
  Passes(Supplier<List<Optional<Expression>>> compiler) {
    this.compiler = compiler;
  }

  /** One of the results of a formula in one pass; none if nothing would be gained. */
  static Optional<Expression> expression(Formula formula, int result) {
    return Expression.of(
        formula.inputs(), formula.arguments(), steps(formula), formula.results().get(result));
  }

  /**
   * All results of a formula in one pass, block by block; none if it is arithmetic alone, for which
   * one loop is best.
   */
  static Optional<Expression> expressions(Formula formula) {
    return Expression.of(formula.inputs(), formula.arguments(), steps(formula), formula.results());
  }

  private static List<Expression.Step> steps(Formula formula) {
    return formula.steps().stream()
        .map(step -> new Expression.Step(step.op(), step.a(), step.b()))
        .toList();
  }

  /** One of them, to compute so many elements; none if they have to be computed unfused. */
  Optional<Expression> get(int which, int size) {
    if (!Fusion.ON) {
      return Optional.empty();
    }
    if (done < PATIENCE) {
      done += Math.min(size, PATIENCE); // races only lose counts
      return Optional.empty();
    }
    return all().get(which);
  }

  /** For tests: compiles now. */
  List<Optional<Expression>> hurry() {
    done = PATIENCE;
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
