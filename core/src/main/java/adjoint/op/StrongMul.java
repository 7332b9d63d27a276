package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Multiplication by a slope: {@code y = a · b}, and {@code y = 0} where {@code a = 0}, whatever b
 * is.
 *
 * <p>A cotangent or tangent of 0 says that what follows, or what came before, does not matter. Then
 * neither does a slope that is infinite or NaN, of which a product makes NaN. Such a zero is called
 * strong. On finite numbers this is {@link Mul}, bit for bit.
 *
 * <p>vjp: {@code g·b} for a; {@code g·a} for b, where a is as strong as g. Both strong again.
 */
public record StrongMul() implements BinaryOp {
  /** The one instance. */
  public static final StrongMul OP = Arithmetic.STRONG_MUL.computes(new StrongMul());

  @Override
  public double applyAsDouble(double a, double b) {
    double y = a * b;
    return Double.isNaN(y) && a == 0 ? 0 : y;
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.strongMul(b);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return g.absorbingMul(a);
  }
}
