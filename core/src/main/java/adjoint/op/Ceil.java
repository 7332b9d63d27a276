package adjoint.op;

import adjoint.array.NdArray;
import java.util.Arrays;

/**
 * Rounding up: {@code y = ⌈x⌉}.
 *
 * <p>vjp: 0, at the jumps too, by convention; NaN where x is.
 */
public record Ceil() implements Staircase {
  /** The one instance. */
  public static final Ceil OP = new Ceil();

  @Override
  public double applyAsDouble(double x) {
    return Math.ceil(x);
  }

  @Override
  public double kinkDistance(int input, NdArray... in) {
    return Arrays.stream(in[0].toDoubleArray())
        .map(x -> Math.abs(x - Math.rint(x)))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Ceil");
  }
}
