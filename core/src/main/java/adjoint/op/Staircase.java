package adjoint.op;

/**
 * A function that is constant but for jumps.
 *
 * <p>vjp: 0, at the jumps too, by convention; NaN where x is.
 */
sealed interface Staircase extends UnaryOp permits Ceil, Floor, Rint, Sign {
  @Override
  default <E extends Expr<E>> E vjp(E x, E y, E g) {
    // 0/0 makes the mask of a NaN another NaN.
    return g.maskedBy(x.greater(x).div(x.equalTo(x)));
  }
}
