package adjoint.fuse;

import static java.util.Objects.requireNonNull;

import adjoint.op.BinaryOp;
import adjoint.op.Expr;
import adjoint.op.Op;
import adjoint.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function that was traced, and how: call by call. With it a function that differs in nothing but
 * its constants need not be traced again.
 *
 * <p>The rule of an optimizer is such a function: its learning rate follows a schedule, its bias
 * corrections follow the number of the step. Whatever its code computes of these, and however it
 * decides, a rule that is followed takes the same steps, or is found not to.
 */
public final class Recording {
  private final Formula formula;
  private final List<Object> calls; // each a Step or a constant, a Double
  private final List<Integer> terms; // what each call gave
  private final List<Integer> results;
  private final List<Integer> constants; // the terms that became constants of the formula

  /**
   * @param formula what the calls amount to
   * @param calls all calls, with their operands by number as they were met
   * @param terms the number of the result of each
   * @param results the numbers of what was asked for
   * @param constants the numbers of the formula's constants
   */
  Recording(
      Formula formula,
      List<Object> calls,
      List<Integer> terms,
      List<Integer> results,
      List<Integer> constants) {
    this.formula = formula;
    this.calls = List.copyOf(calls);
    this.terms = List.copyOf(terms);
    this.results = List.copyOf(results);
    this.constants = List.copyOf(constants);
  }

  /** What was traced. */
  public Formula formula() {
    return formula;
  }

  /**
   * The formula of another function, which shares its steps with the one that was traced; none if
   * the functions differ in more than their constants.
   */
  public Optional<Formula> follow(Function<List<Follower>, List<Follower>> function) {
    Walk walk = new Walk();
    List<Follower> in = new ArrayList<>();
    for (int i = 0; i < formula.inputs(); i++) {
      in.add(new Follower(walk, i));
    }
    try {
      return walk.formula(function.apply(in));
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) { // a departure, or what its code throws on another path
      return Optional.empty();
    }
  }

  /** The function that is followed has left the path. */
  private static final class Departure extends RuntimeException {
    private static final long serialVersionUID = 0;

    Departure() {
      super("other steps than those that were recorded", null, false, false);
    }
  }

  /** One way along the recorded calls. */
  private final class Walk {
    private int next;
    private final @Nullable Double[] values = new Double[formula.inputs() + calls.size()];

    Follower step(Op op, int a, int b) {
      boolean isOnPath =
          next < calls.size()
              && calls.get(next) instanceof Step step
              && step.a() == a
              && step.b() == b
              && step.op().equals(op);
      return advance(isOnPath);
    }

    Follower constant(Double c) {
      boolean isOnPath = next < calls.size() && calls.get(next) instanceof Double;
      Follower result = advance(isOnPath);
      // Constants that were equal are one. They must be so still, to the last bit.
      Double before = values[result.term];
      values[result.term] = c;
      return before == null || before.equals(c) ? result : advance(false);
    }

    private Follower advance(boolean isOnPath) {
      if (!isOnPath) {
        throw new Departure();
      }
      return new Follower(this, terms.get(next++));
    }

    Optional<Formula> formula(List<Follower> ends) {
      boolean arrives = next == calls.size() && ends.size() == results.size();
      for (int i = 0; arrives && i < ends.size(); i++) {
        arrives = ends.get(i).term == results.get(i);
      }
      List<Double> now = new ArrayList<>();
      for (int i = 0; arrives && i < constants.size(); i++) {
        now.add(requireNonNull(values[constants.get(i)]));
      }
      return arrives
          ? Optional.of(new Formula(formula.inputs(), now, formula.steps(), formula.results()))
          : Optional.empty();
    }
  }

  /** A carrier of the algebra that is no more than a place on the way. */
  public static final class Follower implements Expr<Follower> {
    private final Walk walk;
    private final int term;

    private Follower(Walk walk, int term) {
      this.walk = walk;
      this.term = term;
    }

    @Override
    public Follower apply(UnaryOp op) {
      return walk.step(op, term, term);
    }

    @Override
    public Follower apply(BinaryOp op, Follower b) {
      return walk.step(op, term, b.term);
    }

    @Override
    public Follower constant(double c) {
      return walk.constant(c);
    }

    @Override
    public Follower detach() {
      return this;
    }
  }
}
