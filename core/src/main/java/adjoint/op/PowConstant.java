package adjoint.op;

import adjoint.Expr;

/**
 * Power with a constant exponent: {@code y = x^p}.
 *
 * <p>vjp: {@code g·p·x^(p−1)}; 0 for p = 0, also at x = 0. x^(p−1) by itself may over- or underflow
 * where its product with g does not. So it is multiplied in parts whose exponents have one sign:
 * what lies between is between g and the result.
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
    // Negative exponents change the sign last, so that 0 stays 0.
    return exponent < 0 ? Neg.minus(slope(x, y, g, -exponent)) : slope(x, y, g, exponent);
  }

  /** {@code g·factor·x^(p−1)}. */
  private <E extends Expr<E>> E slope(E x, E y, E g, double factor) {
    double rest = exponent - 1;
    if (rest == Math.rint(rest)) {
      double half = rest > 0 ? Math.floor(rest / 2) : Math.ceil(rest / 2);
      E product = power(power(g, x, half).mul(factor), x, rest - 2 * half);
      return power(product, x, half);
    }
    if (rest > 1) {
      return Pow.slope(x, x.constant(exponent), g); // halves have no second derivative at 0
    }
    if (rest > 0) {
      return g.mul(x.pow(rest)).mul(factor); // cannot leave the range of x
    }
    if (exponent > -1 && exponent < 0) {
      return g.mul(y).div(x).mul(factor); // nor can y, and p − 1 would be rounded
    }
    E half = x.pow(rest / 2);
    return g.mul(half).mul(factor).mul(half);
  }

  /** {@code g·x^n}. */
  private static <E extends Expr<E>> E power(E g, E x, double n) {
    return switch ((int) Math.clamp(n, -2, 2)) {
      case -1 -> g.div(x);
      case 0 -> g;
      case 1 -> g.mul(x);
      default -> g.mul(x.pow(n));
    };
  }
}
