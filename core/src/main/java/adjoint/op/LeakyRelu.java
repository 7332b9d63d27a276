package adjoint.op;

/**
 * Leaky rectifier: {@code y = x} above 0, {@code slope·x} below.
 *
 * <p>vjp: g above 0, {@code slope·g} below and at 0.
 *
 * @param slope the slope below 0
 */
public record LeakyRelu(double slope) implements UnaryOp {
  @Override
  public double applyAsDouble(double x) {
    return x > 0 ? x : slope * x;
  }

  @Override
  public <E extends Expr<E>> E vjp(E x, E y, E g) {
    return g.maskedBy(x).add(g.mul(slope).maskedBy(x.lessEqual(0)));
  }

  @Override
  public double[] kinks() {
    return new double[] {0};
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue x = call.in(0);
    return x.compare("Greater", x.constant(0)).where(x, x.mul(slope));
  }
}
