package adjoint.op;

/**
 * Sign: {@code y} is −1, 0 or 1.
 *
 * <p>vjp: 0, at the jumps too, by convention; NaN where x is.
 */
public record Sign() implements Staircase {
  /** The one instance. */
  public static final Sign OP = new Sign();

  @Override
  public double applyAsDouble(double x) {
    return Math.signum(x);
  }

  @Override
  public double[] kinks() {
    return new double[] {0};
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Sign");
  }
}
