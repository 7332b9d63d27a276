package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * The larger one: {@code y = max(a, b)}, NaN if either is.
 *
 * <p>vjp: g to the larger operand; a tie splits it in halves.
 */
public record Maximum() implements BinaryOp {
  /** The one instance. */
  public static final Maximum OP = Arithmetic.MAXIMUM.computes(new Maximum());

  @Override
  public double applyAsDouble(double a, double b) {
    return Math.max(a, b);
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return share(a, b, g);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return share(b, a, g);
  }

  /**
   * {@code g} where {@code winner > loser}, half of it where they are equal, otherwise 0; NaN where
   * one of them is.
   */
  static <E extends Expr<E>> E share(E winner, E loser, E g) {
    E wins = winner.greater(loser);
    E ties = winner.equalTo(loser);
    // Of NaNs nothing is true, and 0/0 makes the mask another NaN.
    E known = wins.add(ties).add(winner.less(loser));
    return g.maskedBy(wins.div(known)).add(g.mul(0.5).maskedBy(ties));
  }

  @Override
  public double kinkDistance(int input, double a, double b) {
    return Math.abs(a - b);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Max", call.in(1));
  }
}
