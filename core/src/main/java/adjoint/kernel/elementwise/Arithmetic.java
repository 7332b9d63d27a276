package adjoint.kernel.elementwise;

import adjoint.kernel.Kinds;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.Optional;

/**
 * The operations that are a machine instruction or two, for which {@link LoopCompiler} writes
 * loops.
 *
 * <p>On floats they are computed in float arithmetic. That equals their definition, the double
 * result rounded once: a comparison, a choice or a change of sign is exact, and for +, −, ×, ÷ and
 * √ rounding to 53 bits before rounding to 24 changes nothing, because 53 ≥ 2·24 + 2 (S. A.
 * Figueroa: When is double rounding innocuous? SIGNUM Newsletter 30(3), 1995).
 */
public enum Arithmetic {
  /** {@code a + b}. */
  ADD(2),
  /** {@code a − b}. */
  SUB(2),
  /** {@code a · b}. */
  MUL(2),
  /** {@code a / b}. */
  DIV(2),
  /** {@code −a}. */
  NEG(1),
  /** {@code |a|}. */
  ABS(1),
  /** {@code √a}. */
  SQRT(1),
  /** {@code a²}. */
  SQUARE(1),
  /** {@code 1/a}. */
  RECIPROCAL(1),
  /** {@code max(a, 0)}. */
  RELU(1),
  /** {@code max(a, b)}. */
  MAXIMUM(2),
  /** {@code min(a, b)}. */
  MINIMUM(2),
  /** {@code a · b}, but 0 and not NaN where a is 0. */
  STRONG_MUL(2),
  /** {@code a / b}, but 0 and not NaN where a is 0. */
  STRONG_DIV(2),
  /** {@code a · b}, but 0 and not NaN where a or b is 0. */
  ABSORBING_MUL(2),
  /** {@code b > 0 ? a : 0}; where b is NaN, b unless a is 0. */
  MASKED_BY(2),
  /** {@code a > b ? 1 : 0}. */
  GREATER(2),
  /** {@code a ≥ b ? 1 : 0}. */
  GREATER_EQUAL(2),
  /** {@code a < b ? 1 : 0}. */
  LESS(2),
  /** {@code a ≤ b ? 1 : 0}. */
  LESS_EQUAL(2),
  /** {@code a = b ? 1 : 0}. */
  EQUAL_TO(2);

  private static final Kinds<Arithmetic> KINDS = new Kinds<>();

  /** How many operands it has. */
  final int arity;

  Arithmetic(int arity) {
    this.arity = arity;
  }

  /** Says that this is what an operation computes, and returns it. */
  public <T> T computes(T operation) {
    KINDS.put(operation.getClass(), this);
    return operation;
  }

  /** Which of these the operations of a class compute, if one of them. */
  public static Optional<Arithmetic> of(Class<?> type) {
    return KINDS.get(type);
  }

  /** Emits the instructions that replace the operands on the stack, floats or doubles. */
  public void emit(CodeBuilder code, TypeKind kind) {
    new PlainElements(kind).apply(code, this);
  }
}
