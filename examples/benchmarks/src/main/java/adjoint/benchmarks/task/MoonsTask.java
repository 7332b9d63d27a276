package adjoint.benchmarks.task;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A network of single numbers, 2-16-16-1 with relu, on a hundred points of two moons: mean
 * max-margin loss {@code relu(1 − label·score)} and {@code ALPHA·Σp²} over all parameters. Weights
 * are {@code [neuron][input]} and lie in one file, each neuron's bias after its weights.
 */
public final class MoonsTask {
  /** From the input on. */
  public static final List<Integer> SIZES = List.of(2, 16, 16, 1);

  /** How many points. */
  public static final int POINTS = 100;

  /** Weight of the squares of the parameters. */
  public static final double ALPHA = 1e-4;

  /** How far a step goes. */
  public static final double RATE = 0.05;

  private MoonsTask() {}

  /** Draws all inputs. */
  public static void write(Inputs inputs) {
    SplittableRandom rng = new SplittableRandom(42);
    double[] x = new double[2 * POINTS];
    double[] labels = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      double angle = Math.PI * rng.nextDouble();
      boolean upper = i % 2 == 0;
      x[2 * i] = (upper ? Math.cos(angle) : 1 - Math.cos(angle)) + 0.1 * rng.nextGaussian();
      x[2 * i + 1] = (upper ? Math.sin(angle) : 0.5 - Math.sin(angle)) + 0.1 * rng.nextGaussian();
      labels[i] = upper ? 1 : -1;
    }
    inputs.write("x", x);
    inputs.write("labels", labels);
    int count = 0;
    for (int layer = 1; layer < SIZES.size(); layer++) {
      count += SIZES.get(layer) * (SIZES.get(layer - 1) + 1);
    }
    double[] parameters = new double[count];
    for (int i = 0; i < count; i++) {
      parameters[i] = rng.nextDouble(-1, 1);
    }
    inputs.write("parameters", parameters);
  }
}
