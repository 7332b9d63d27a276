package adjoint.nn.attention;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;

/** Angles that tell positions, and what layers of positions have in common. */
final class Positions {
  /** The base of the geometric series of wavelengths, from 2π to 2π times this. */
  static final double BASE = 10_000;

  private Positions() {}

  /** {@code p·base^(−2i/width)} for position p and {@code i < width/2}, F64. */
  static NdArray angles(String caller, int maxLength, int width, double base) {
    if (maxLength < 1) {
      throw new ShapeException(caller + ": needs at least one position, got " + maxLength);
    }
    if (!(base > 0 && base < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(caller + ": the base must be positive, got " + base);
    }
    int half = width / 2;
    double[] angles = new double[Math.multiplyExact(maxLength, half)];
    for (int i = 0; i < half; i++) {
      double step = StrictMath.pow(base, -2.0 * i / width);
      for (int p = 0; p < maxLength; p++) {
        angles[p * half + i] = p * step;
      }
    }
    return NdArray.wrap(angles, Shape.of(maxLength, half));
  }

  /** The first rows of a table. */
  static Tensor first(NdArray table, int steps, DType dtype) {
    return Tensor.of(table.slice(0, 0, steps, 1).to(dtype));
  }

  static void requireLength(String caller, int steps, int maxLength) {
    if (steps > maxLength) {
      throw new ShapeException(
          String.format(
              "%s: %s positions, but it was made for up to %s", caller, steps, maxLength));
    }
  }

  /** Requires {@code [..., t, width]}. */
  static void requireFit(String caller, Tensor x, int width) {
    if (x.rank() < 2 || x.shape().extent(-1) != width) {
      throw new ShapeException(
          String.format("%s: needs [..., t, %s], got %s", caller, width, x.shape()));
    }
  }
}
