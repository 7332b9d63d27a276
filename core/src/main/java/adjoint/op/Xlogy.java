package adjoint.op;

/**
 * {@code y = a·log b}, and 0 where a is 0 and b is not positive: what entropies and likelihoods are
 * made of.
 *
 * <p>vjp: {@code (g·log b, g·a/b)}; both 0 where a = 0 and b is not positive, so that what does not
 * count sends no gradient.
 */
public record Xlogy() implements BinaryOp {
  /** The one instance. */
  public static final Xlogy OP = new Xlogy();

  @Override
  public double applyAsDouble(double a, double b) {
    return a == 0 && b <= 0 ? 0 : a * StrictMath.log(b);
  }

  @Override
  public <E extends Expr<E>> E vjpLeft(E a, E b, E y, E g) {
    return g.strongMul(base(a, b).log());
  }

  @Override
  public <E extends Expr<E>> E vjpRight(E a, E b, E y, E g) {
    return g.strongMul(a.div(base(a, b)));
  }

  /** b, and 1 where y is 0 whatever the logarithm. */
  private static <E extends Expr<E>> E base(E a, E b) {
    E zero = a.equalTo(0).mul(b.lessEqual(0));
    return b.maskedBy(zero.rsub(1)).add(zero);
  }

  @Override
  public double kinkDistance(int input, double a, double b) {
    return input == 0 && b <= 0 ? Math.abs(a) : Double.POSITIVE_INFINITY;
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    OnnxValue a = call.in(0);
    OnnxValue b = call.in(1);
    OnnxValue base = a.compare("Equal", a.constant(0)).where(b.constant(1), b);
    return a.mul(base.node("Log"));
  }
}
