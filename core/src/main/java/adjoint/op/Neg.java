package adjoint.op;

import adjoint.kernel.elementwise.Arithmetic;

/**
 * Negation: {@code y = −x}.
 *
 * <p>vjp: {@code −g}, as {@code 0 − g}: the gradient 0 has no sign.
 */
public record Neg() implements UnaryOp {
  /** The one instance. */
  public static final Neg OP = Arithmetic.NEG.computes(new Neg());

  @Override
  public double applyAsDouble(double x) {
    return -x;
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return minus(g);
  }

  /** {@code −g}, and 0 where {@code g} is 0: who looks at a gradient did not ask for −0. */
  static <E extends Expr<E>> E minus(E g) {
    return g.constant(0).sub(g);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Neg");
  }
}
