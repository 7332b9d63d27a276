package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Comparison: {@code y = 1} where {@code a < b}, otherwise 0.
 *
 * <p>vjp: 0, at the jump too, by convention.
 */
public record Less() implements Comparison {
  /** The one instance. */
  public static final Less OP = Arithmetic.LESS.computes(new Less());

  @Override
  public double applyAsDouble(double a, double b) {
    return a < b ? 1 : 0;
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).compare("Less", call.in(1)).to(call.in(0).type());
  }
}
