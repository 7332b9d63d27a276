package adjoint.fuse;

import adjoint.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An elementwise expression. Operands are numbered: the inputs, then the constants, then the
 * results of the steps, each of which uses smaller numbers only.
 *
 * @param inputs how many inputs there are
 * @param constants the constants
 * @param steps the steps in the order in which they can be computed
 * @param results the operands that are asked for
 */
public record Formula(int inputs, List<Double> constants, List<Step> steps, List<Integer> results) {
  /** Copies the lists. */
  public Formula {
    constants = List.copyOf(constants);
    steps = List.copyOf(steps);
    results = List.copyOf(results);
  }

  /** What is left without the numbers: formulas of one plan share code. */
  public Plan plan() {
    List<Plan.Step> shape = new ArrayList<>();
    int operators = 0;
    for (Step step : steps) {
      Class<? extends Op> type = step.op().getClass();
      boolean primitive = Primitives.has(type);
      shape.add(
          new Plan.Step(type, step.isBinary(), primitive ? -1 : operators++, step.a(), step.b()));
    }
    return new Plan(inputs, constants.size(), operators, shape, results);
  }

  /** The constants as they are passed to the code of the plan. */
  public double[] arguments() {
    double[] arguments = new double[constants.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = constants.get(i);
    }
    return arguments;
  }

  /**
   * The operations that the code of the plan calls, in its order: {@link
   * java.util.function.DoubleUnaryOperator}s and {@link java.util.function.DoubleBinaryOperator}s.
   */
  public Op[] operators() {
    List<Op> operators = new ArrayList<>();
    for (Step step : steps) {
      if (!Primitives.has(step.op().getClass())) {
        operators.add(step.op());
      }
    }
    return operators.toArray(new Op[0]);
  }

  /** The operation of which an operand is the result; only what is no input and no constant has. */
  Step step(int operand) {
    return steps.get(operand - firstStep());
  }

  /** The number of the first operand that is the result of a step. */
  int firstStep() {
    return inputs + constants.size();
  }

  /** How many operands there are. */
  int operands() {
    return firstStep() + steps.size();
  }

  /** The formula of the results {@code from … to − 1} alone. */
  public Formula only(int from, int to) {
    return giving(results.subList(from, to));
  }

  /** The formula that gives these operands, without the steps that it does not need. */
  public Formula giving(List<Integer> operands) {
    int[] all = new int[operands()];
    Arrays.setAll(all, i -> i);
    return giving(operands, all);
  }

  /**
   * The formula to compute with: nobody asks for its derivatives, and what is {@link Detach}ed is
   * the operand itself.
   */
  Formula undetached() {
    int[] same = new int[operands()];
    for (int i = 0; i < same.length; i++) {
      same[i] = i >= firstStep() && step(i).op() instanceof Detach ? same[step(i).a()] : i;
    }
    return giving(results, same);
  }

  /** The formula of these operands, in which others may stand for some. */
  Formula giving(List<Integer> asked, int[] standIns) {
    boolean[] needed = new boolean[operands()];
    for (int operand : asked) {
      needed[standIns[operand]] = true;
    }
    for (int i = needed.length - 1; i >= firstStep(); i--) {
      if (needed[i]) {
        needed[standIns[step(i).a()]] = true;
        needed[standIns[step(i).b()]] = true;
      }
    }
    List<Double> kept = new ArrayList<>();
    int[] number = new int[needed.length];
    for (int i = 0; i < firstStep(); i++) {
      number[i] = i < inputs ? i : inputs + kept.size();
      if (i >= inputs && needed[i]) {
        kept.add(constants.get(i - inputs));
      }
    }
    List<Step> taken = new ArrayList<>();
    for (int i = firstStep(); i < needed.length; i++) {
      if (needed[i]) {
        Step step = step(i);
        number[i] = inputs + kept.size() + taken.size();
        taken.add(new Step(step.op(), number[standIns[step.a()]], number[standIns[step.b()]]));
      }
    }
    List<Integer> found = new ArrayList<>();
    for (int operand : asked) {
      found.add(number[standIns[operand]]);
    }
    return new Formula(inputs, kept, taken, found);
  }

  /** The same of these inputs in this order, which are all that it uses. */
  Formula withInputs(List<Integer> order) {
    int[] number = new int[operands()];
    Arrays.setAll(number, i -> i < inputs ? order.indexOf(i) : i - inputs + order.size());
    return new Formula(
        order.size(),
        constants,
        steps.stream().map(s -> new Step(s.op(), number[s.a()], number[s.b()])).toList(),
        results.stream().map(result -> number[result]).toList());
  }
}
