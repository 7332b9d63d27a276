package adjoint.nn.attention;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import adjoint.nn.Layer;
import adjoint.nn.Mode;

/**
 * Tells positions by waves: at position p it adds {@code sin(p·base^(−2i/d))} to number 2i of
 * {@code [..., t, d]} and the cosine to number 2i + 1.
 *
 * <p>A. Vaswani et al.: Attention is all you need. NeurIPS 2017.
 *
 * @param table what is added, {@code [maxLength, d]}
 */
public record SinusoidalPositions(NdArray table) implements Layer {
  /** Checks the argument. */
  public SinusoidalPositions {
    requireNonNull(table, "SinusoidalPositions: table is null");
    if (table.shape().rank() != 2) {
      throw new ShapeException(
          "SinusoidalPositions: the table must be [maxLength, d], got " + table.shape());
    }
  }

  /** For up to so many positions and this width, with base 10000. */
  public static SinusoidalPositions of(int maxLength, int width) {
    if (width < 2 || width % 2 != 0) {
      throw new ShapeException("SinusoidalPositions: the width must be even, got " + width);
    }
    NdArray angles = Positions.angles("SinusoidalPositions", maxLength, width, Positions.BASE);
    double[] waves = new double[2 * angles.size()];
    double[] angle = angles.toDoubleArray();
    for (int i = 0; i < angle.length; i++) {
      waves[2 * i] = StrictMath.sin(angle[i]);
      waves[2 * i + 1] = StrictMath.cos(angle[i]);
    }
    return new SinusoidalPositions(NdArray.wrap(waves, Shape.of(maxLength, width)));
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Positions.requireFit("SinusoidalPositions", x, table.shape().extent(1));
    int steps = x.shape().extent(-2);
    Positions.requireLength("SinusoidalPositions", steps, table.shape().extent(0));
    return x.add(Positions.first(table, steps, x.dtype()));
  }

  @Override
  public String describe() {
    return String.format(
        "SinusoidalPositions(%s, up to %s positions)",
        table.shape().extent(1), table.shape().extent(0));
  }

  @Override
  public String toString() {
    return describe();
  }
}
