package adjoint.op;

import adjoint.kernel.elementwise.Power;

/**
 * Power with a constant exponent: {@code y = x^p}.
 *
 * <p>vjp: {@code g·p·x^(p−1)}; 0 for p = 0, also at x = 0. x^(p−1) by itself may over- or underflow
 * where its product with g does not, so the two are not taken apart ({@link PowDerivative}); where
 * two multiplications or divisions do, what lies between is between g and the result.
 *
 * @param exponent p
 */
public record PowConstant(double exponent) implements UnaryOp {
  static {
    Power.computes(PowConstant.class, op -> new double[] {((PowConstant) op).exponent});
  }

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
    if (exponent == 1) {
      return g;
    } else if (exponent == 2) {
      return g.strongMul(x).mul(2);
    } else if (exponent == 3) {
      return g.strongMul(x).strongMul(x).mul(3);
    } else if (exponent == -1) {
      return Neg.minus(g.strongDiv(x).strongDiv(x));
    }
    return PowDerivative.times(g, exponent, 1, x);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Pow", call.in(0).constant(exponent));
  }
}
