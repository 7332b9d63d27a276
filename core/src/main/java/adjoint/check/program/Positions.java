package adjoint.check.program;

import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.random.RandomGenerator;

/** Random positions along an axis, as indices or as one-hot rows; some appear twice. */
public final class Positions {
  private Positions() {}

  /** Positions below {@code extent}, which must be above 0 unless the shape is empty. */
  public static Indices any(RandomGenerator rng, int extent, Shape shape) {
    int[] values = new int[shape.size()];
    for (int i = 0; i < values.length; i++) {
      boolean repeat = i > 0 && rng.nextInt(4) == 0;
      values[i] = repeat ? values[rng.nextInt(i)] : rng.nextInt(extent);
    }
    return Indices.wrap(values, shape);
  }

  /**
   * A row of {@code classes} numbers for each element of {@code shape}: a single 1, and 0
   * elsewhere.
   */
  public static NdArray oneHot(RandomGenerator rng, DType dtype, int classes, Shape shape) {
    return any(rng, classes, shape).oneHot(dtype, classes);
  }
}
