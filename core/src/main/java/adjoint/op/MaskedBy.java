package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * A switch: {@code y = m > 0 ? g : 0}; where m is NaN, NaN unless g is 0.
 *
 * <p>It turns a gradient off where a product with 0 would not: ∞ · 0 is NaN. But who does not know
 * whether it is on must not say 0: NaN in a mask shows, unless on and off are both 0. vjp: the
 * cotangent passes the same switch; none reaches the mask.
 */
public record MaskedBy() implements BinaryOp {
  /** The one instance. */
  public static final MaskedBy OP = Arithmetic.MASKED_BY.computes(new MaskedBy());

  @Override
  public double applyAsDouble(double a, double b) {
    return b > 0 ? a : b <= 0 || a == 0 ? 0 : b;
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.maskedBy(b);
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return g.maskedBy(g.constant(0));
  }

  @Override
  public double kinkDistance(int input, double a, double b) {
    return input == 1 ? Math.abs(b) : Double.POSITIVE_INFINITY;
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue b = call.in(1);
    return b.compare("Greater", b.constant(0)).where(call.in(0), call.in(0).constant(0));
  }
}
