package adjoint.op;

import adjoint.Expr;

/**
 * Power with a constant exponent: {@code y = x^p}.
 *
 * <p>vjp: {@code g·p·x^(p−1)}; 0 for p = 0, also at x = 0.
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
    return exponent == 1 ? g : g.mul(x.pow(exponent - 1)).mul(exponent);
  }
}
