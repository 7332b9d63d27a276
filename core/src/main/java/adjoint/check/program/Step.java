package adjoint.check.program;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One line of a {@link Program}.
 *
 * @param word the operation
 * @param call the call of it, with everything that is not a tensor
 * @param operands which values it is applied to: the program's inputs come first, then the results
 *     of earlier steps
 */
public record Step(Word word, Call call, List<Integer> operands) {
  /** A step; it must have as many operands as the word takes. */
  public Step {
    requireNonNull(word, "step: word is null");
    requireNonNull(call, "step: call is null");
    requireNonNull(operands, "step: operands is null");
    operands = Elements.copy("step: operand", operands);
    if (operands.size() != word.arity()) {
      throw new IllegalArgumentException(
          "step: " + word + " takes " + word.arity() + " operands, not " + operands.size());
    }
  }
}
