package adjoint.fuse;

import adjoint.op.Op;
import java.util.ArrayList;
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
}
