package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Multiplication by a slope {@code 1/b}: {@code y = a / b}, and {@code y = 0} where {@code a = 0},
 * whatever b is; see {@link StrongMul}.
 *
 * <p>vjp: {@code g/b} for a; {@code −g·y/b} for b, where y is as strong as g. Both strong again.
 */
public record StrongDiv() implements BinaryOp {
  /** The one instance. */
  public static final StrongDiv OP = Arithmetic.STRONG_DIV.computes(new StrongDiv());

  @Override
  public double applyAsDouble(double a, double b) {
    double y = a / b;
    return Double.isNaN(y) && a == 0 ? 0 : y;
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.strongDiv(b);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return Neg.minus(g.absorbingMul(y).strongDiv(b));
  }
}
