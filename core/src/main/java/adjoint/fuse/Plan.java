package adjoint.fuse;

import adjoint.op.Op;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  public record Step(Class<? extends Op> type, boolean binary, int operator, int a, int b) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Step that
          && type == that.type
          && binary == that.binary
          && operator == that.operator
          && a == that.a
          && b == that.b;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * (31 * type.hashCode() + operator) + a) + b;
    }
  }

  // Written out: the first use of what a record has by itself costs a program some milliseconds.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Plan that
        && inputs == that.inputs
        && constants == that.constants
        && operators == that.operators
        && steps.equals(that.steps)
        && results.equals(that.results);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * steps.hashCode() + results.hashCode()) + inputs;
  }
}
