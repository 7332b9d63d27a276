package adjoint.op;

import adjoint.array.NdArray;
import java.util.Arrays;

/**
 * Rounding to the nearest whole number; halves to the even one, as {@link Math#rint}.
 *
 * <p>vjp: 0, at the jumps too, by convention; NaN where x is.
 */
public record Rint() implements Staircase {
  /** The one instance. */
  public static final Rint OP = new Rint();

  @Override
  public double applyAsDouble(double x) {
    return Math.rint(x);
  }

  @Override
  public double kinkDistance(int input, NdArray... in) {
    return Arrays.stream(in[0].toDoubleArray())
        .map(x -> 0.5 - Math.abs(x - Math.rint(x)))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  @Override
  public OnnxValue onnx(OnnxCall call) {
    return call.in(0).node("Round");
  }
}
