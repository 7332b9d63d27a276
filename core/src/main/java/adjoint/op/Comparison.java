package adjoint.op;

/**
 * 1 where the operands compare in a certain way, otherwise 0.
 *
 * <p>vjp: 0. The result is constant wherever it has a derivative, and at a jump, where the operands
 * are equal, this is the convention.
 */
sealed interface Comparison extends BinaryOp
    permits EqualTo, Greater, GreaterEqual, Less, LessEqual {
  @Override
  default <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.maskedBy(g.constant(0));
  }

  @Override
  default <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return g.maskedBy(g.constant(0));
  }

  @Override
  default double kinkDistance(int input, double a, double b) {
    return Math.abs(a - b);
  }
}
