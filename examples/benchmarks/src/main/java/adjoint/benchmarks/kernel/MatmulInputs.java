package adjoint.benchmarks.kernel;

import adjoint.benchmarks.task.Inputs;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Square matrices; a smaller one takes the first numbers of the largest. */
public final class MatmulInputs {
  /** All sizes. */
  public static final List<Integer> SIZES = List.of(64, 128, 256, 512, 1024, 2048);

  private final Inputs inputs;
  private final int n;

  MatmulInputs(Inputs inputs, int n) {
    this.inputs = inputs;
    this.n = n;
  }

  /** Draws the largest. */
  public static void write(Inputs inputs) {
    SplittableRandom rng = new SplittableRandom(42);
    int largest = SIZES.getLast();
    for (String name : List.of("a", "b")) {
      double[] x = new double[largest * largest];
      Arrays.setAll(x, i -> (float) rng.nextDouble(-1, 1));
      inputs.write(name, x);
    }
  }

  double[] doubles(String name) {
    return Arrays.copyOf(inputs.doubles(name), n * n);
  }

  float[] floats(String name) {
    double[] x = doubles(name);
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }
}
