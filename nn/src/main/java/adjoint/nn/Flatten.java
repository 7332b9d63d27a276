package adjoint.nn;

import adjoint.Tensor;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.Arrays;

/**
 * The last axes as one, {@code [n, c, height, width] → [n, c·height·width]}, in row-major order.
 *
 * @param from the first of the axes that become one
 */
public record Flatten(int from) implements Layer {
  /** Checks that the axis is counted from the front. */
  public Flatten {
    if (from < 0) {
      throw new IllegalArgumentException("Flatten: the first axis must be 0 or more, got " + from);
    }
  }

  /** A layer that keeps the first axis, which counts examples, and joins all others. */
  public static Flatten of() {
    return new Flatten(1);
  }

  @Override
  public Tensor compute(Tensor x, Mode mode) {
    Shape shape = x.shape();
    if (shape.rank() <= from) {
      throw new ShapeException(
          String.format("%s: needs more than %s axes, got %s", describe(), from, shape));
    }
    int[] extents = Arrays.copyOf(shape.extents(), from + 1);
    extents[from] = shape.part(from, shape.rank()).size();
    return x.reshape(extents);
  }

  @Override
  public String describe() {
    return "Flatten(" + from + ")";
  }

  @Override
  public String toString() {
    return describe();
  }
}
