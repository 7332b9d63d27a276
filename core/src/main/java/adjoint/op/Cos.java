package adjoint.op;

import adjoint.kernel.math.Elementary;

/**
 * Cosine: {@code y = cos x}.
 *
 * <p>vjp: {@code −g·sin x}.
 */
public record Cos() implements UnaryOp {
  /** The one instance. */
  public static final Cos OP = Elementary.COS.computes(new Cos());

  @Override
  public double applyAsDouble(double x) {
    return StrictMath.cos(x);
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return Neg.minus(g.strongMul(x.sin()));
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Cos");
  }
}
