package adjoint.fuse;

import adjoint.op.Op;
import java.util.List;

/**
 * The shape of a {@link Formula}: what its code depends on.
 *
 * @param inputs how many inputs there are
 * @param constants how many constants there are
 * @param operators how many steps call an operation that is passed in
 * @param steps the steps
 * @param results the operands that are asked for
 */
public record Plan(
    int inputs, int constants, int operators, List<Plan.Step> steps, List<Integer> results) {
  /** Copies the lists. */
  public Plan {
    steps = List.copyOf(steps);
    results = List.copyOf(results);
  }

  /**
   * A step without its operation's components.
   *
   * @param type the class of the operation
   * @param binary whether it takes two operands
   * @param operator which of the operators that are passed in it calls; −1 if there are
   *     instructions for it
   * @param a the first operand
   * @param b the second operand; the same as the first if there is only one
   */
  public record Step(Class<? extends Op> type, boolean binary, int operator, int a, int b) {}
}
