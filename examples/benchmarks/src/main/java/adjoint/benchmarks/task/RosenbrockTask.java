package adjoint.benchmarks.task;

/**
 * Rosenbrock's function {@code Σ 100·(x[i+1] − x[i]²)² + (1 − x[i])²} in double precision: its
 * gradient, and the product of its Hessian with a vector.
 */
public final class RosenbrockTask {
  /** How many variables. */
  public static final int N = 10_000;

  private RosenbrockTask() {}

  /** Draws all inputs. */
  public static void write(Inputs inputs) {
    Draw draw = new Draw(inputs);
    draw.doubles("x", N, -2, 2);
    draw.doubles("v", N, -1, 1);
  }
}
