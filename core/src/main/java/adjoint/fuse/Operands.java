package adjoint.fuse;

/** Where generated code has what a {@link Plan} is given: each method emits what pushes it. */
public interface Operands {
  /** Pushes an input, in the precision that is computed in. */
  void input(int index);

  /** Pushes a constant, rounded to the precision that is computed in. */
  void constant(int index);

  /**
   * Pushes an operator: a {@link java.util.function.DoubleUnaryOperator} or a {@link
   * java.util.function.DoubleBinaryOperator}.
   */
  void operator(int index);
}
