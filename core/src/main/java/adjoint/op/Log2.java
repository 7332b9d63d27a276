package adjoint.op;

import adjoint.kernel.Fma;

/**
 * Binary logarithm: {@code y = log₂ x}, exact for powers of two.
 *
 * <p>vjp: {@code g / (x·log 2)}.
 */
public record Log2() implements UnaryOp {
  /** The one instance. */
  public static final Log2 OP = new Log2();

  private static final double ROOT_2 = Math.sqrt(2);
  private static final double INVERSE = 1.4426950408889634; // 1/log 2
  private static final double INVERSE_LOW = 2.0355273740931033e-17;

  @Override
  public double applyAsDouble(double x) {
    if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
      return StrictMath.log(x);
    }
    int shift = x < Double.MIN_NORMAL ? 54 : 0;
    double normal = x * (1L << shift);
    int exponent = Math.getExponent(normal);
    double m = Math.scalb(normal, -exponent);
    if (m > ROOT_2) {
      m /= 2;
      exponent++;
    }
    // The exponent is exact, and the rest is rounded once, with 1/log 2 to twice the digits.
    double log = StrictMath.log(m);
    double high = log * INVERSE;
    double low = Fma.fma(log, INVERSE, -high) + log * INVERSE_LOW;
    return exponent - shift + (high + low);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.strongDiv(x).mul(INVERSE);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Log").mul(INVERSE);
  }
}
