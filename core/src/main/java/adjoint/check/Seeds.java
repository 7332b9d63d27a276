package adjoint.check;

import java.util.SplittableRandom;

/** The random choices of a check, all from one seed. */
final class Seeds {
  private final SplittableRandom rng;

  Seeds(long seed) {
    this.rng = new SplittableRandom(seed);
  }

  /** A seed for choices that can be made again. */
  long draw() {
    return rng.nextLong();
  }

  int below(int bound) {
    return rng.nextInt(bound);
  }

  /** From 1 to 1.5, so that steps never fall in with a period or a grid of the function. */
  double jitter() {
    return 1 + rng.nextDouble() / 2;
  }

  double sign() {
    return rng.nextBoolean() ? 1 : -1;
  }

  /** From −1 to 1. */
  double symmetric() {
    return 2 * rng.nextDouble() - 1;
  }

  /** Weights of either sign between 0.5 and 1 in size: none of them hides an output. */
  double[] weights(int n) {
    double[] u = new double[n];
    for (int i = 0; i < n; i++) {
      u[i] = sign() * (0.5 + rng.nextDouble() / 2);
    }
    return u;
  }

  /** The numbers below n in random order. */
  int[] shuffled(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = rng.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
