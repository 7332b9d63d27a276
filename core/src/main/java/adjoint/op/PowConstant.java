package adjoint.op;

import adjoint.Expr;

/**
 * Power with a constant exponent: {@code y = x^p}.
 *
 * <p>vjp: {@code g·p·x^(p−1)}; 0 for p = 0, also at x = 0. For negative p it is {@code g·y/x·p},
 * and for whole p {@code g·x^h·x^h·p} with h = (p − 1)/2 (g·x·… for an odd p − 1): x^(p−1) by
 * itself may over- or underflow where its product with g does not.
 *
 * @param exponent p
 */
public record PowConstant(double exponent) implements UnaryOp {
  @Override
  public String label() {
    return "pow";
  }

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.pow(x, exponent);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    if (exponent == 0) {
      return g.gate(g.constant(0)); // p·x^(p−1) would be 0 · ∞ at x = 0
    }
    if (exponent == 1) {
      return g;
    }
    E slope = slope(x, y, g);
    return exponent < 0 ? Neg.minus(slope.mul(-exponent)) : slope.mul(exponent);
  }

  /** {@code g·x^(p−1)}. */
  private <E extends Expr<E>> E slope(E x, E y, E g) {
    if (exponent < 0) {
      return g.mul(y).div(x);
    }
    double rest = exponent - 1;
    if (rest != Math.rint(rest)) {
      return g.mul(x.pow(rest)); // halves of it would have no second derivative at 0
    }
    E product = rest % 2 == 0 ? g : g.mul(x);
    double half = Math.floor(rest / 2);
    if (half == 0) {
      return product;
    }
    E power = half == 1 ? x : x.pow(half);
    return product.mul(power).mul(power);
  }
}
