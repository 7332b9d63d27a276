package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Multiplication of two cotangents: {@code y = a · b}, and {@code y = 0} where {@code a = 0} or
 * {@code b = 0}, whatever the other one is; see {@link StrongMul}, in whose derivative they meet.
 *
 * <p>vjp: {@code g·b} for a and {@code g·a} for b, of the same kind.
 */
public record AbsorbingMul() implements BinaryOp {
  /** The one instance. */
  public static final AbsorbingMul OP = Arithmetic.ABSORBING_MUL.computes(new AbsorbingMul());

  @Override
  public double applyAsDouble(double a, double b) {
    double y = a * b;
    return Double.isNaN(y) && (a == 0 || b == 0) ? 0 : y;
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.absorbingMul(b);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return g.absorbingMul(a);
  }
}
