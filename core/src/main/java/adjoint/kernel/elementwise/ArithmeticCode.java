package adjoint.kernel.elementwise;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Straight-line arithmetic on the elements of some arrays and on some constants.
 *
 * <p>Values are numbered: first the arrays, then the constants, then the results of the steps; the
 * last step, or else the last constant or array, is the result.
 */
record ArithmeticCode(int arrays, int constants, List<Step> steps) {
  /** One operation; {@code b} is −1 where it has one operand only. */
  record Step(Arithmetic operation, int a, int b) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Step that
          && operation == that.operation
          && a == that.a
          && b == that.b;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * operation.hashCode() + a) + b;
    }
  }

  ArithmeticCode {
    steps = List.copyOf(steps);
  }

  /** The operation alone, on one array for each operand. */
  static ArithmeticCode of(Arithmetic operation) {
    int arity = operation.arity;
    return new ArithmeticCode(arity, 0, List.of(new Step(operation, 0, arity == 1 ? -1 : 1)));
  }

  int values() {
    return arrays + constants + steps.size();
  }

  // Written out: the first use of what a record has by itself costs a program some milliseconds.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ArithmeticCode that
        && arrays == that.arrays
        && constants == that.constants
        && steps.equals(that.steps);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * arrays + constants) + steps.hashCode();
  }
}
