package adjoint.benchmarks.kernel;

import adjoint.benchmarks.task.Inputs;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Two arrays in single precision; a smaller one takes the first numbers of the larger. */
public final class ElementwiseInputs {
  /** All operations. Softmax goes along rows of {@link #ROW} numbers. */
  public static final List<String> OPERATIONS =
      List.of("add", "mul", "exp", "sigmoid", "tanh", "sum", "softmax");

  /** How long a row is. */
  public static final int ROW = 1024;

  /** The two sizes, in units of 2²⁰. */
  public static final List<Integer> MILLIONS = List.of(1, 16);

  private ElementwiseInputs() {}

  /** Draws the larger. */
  public static void write(Inputs inputs) {
    SplittableRandom rng = new SplittableRandom(42);
    for (String name : List.of("x", "y")) {
      float[] x = new float[MILLIONS.getLast() << 20];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) rng.nextDouble(-4, 4);
      }
      inputs.write(name, x);
    }
  }

  static float[] read(Inputs inputs, String name, int count) {
    return Arrays.copyOf(inputs.floats(name), count);
  }
}
