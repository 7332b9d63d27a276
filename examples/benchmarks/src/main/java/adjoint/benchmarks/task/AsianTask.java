package adjoint.benchmarks.task;

import java.util.SplittableRandom;

/**
 * An Asian call option by Monte Carlo: the discounted mean, over many paths, of what the mean of
 * the prices of a path's steps exceeds the strike by; and the derivatives by all five parameters,
 * along each path. With {@code Δ = time/steps} and normal z a price is the one before times {@code
 * exp((rate − σ²/2)·Δ + σ·√Δ·z)}.
 *
 * <p>What is checked are mean and standard error of the value and of every derivative.
 */
public final class AsianTask {
  /** Trading days of a year. */
  public static final int STEPS = 252;

  /** Paths, whose normal numbers lie side by side for each step. */
  public static final int PATHS = 4096;

  private AsianTask() {}

  /** Draws all inputs. */
  public static void write(Inputs inputs) {
    SplittableRandom rng = new SplittableRandom(42);
    inputs.write(
        "parameters", new double[] {100, 98, 0.03, 0.25, 1}); // spot, strike, rate, σ, time
    double[] z = new double[STEPS * PATHS];
    for (int i = 0; i < z.length; i++) {
      z[i] = rng.nextGaussian();
    }
    inputs.write("z", z);
  }
}
