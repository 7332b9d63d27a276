package adjoint.examples;

import adjoint.Tensor;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Points on two half circles that reach into each other, scattered a little, so that no straight
 * line divides them.
 *
 * @param x the points, {@code [n, 2]}
 * @param y {@code [n, 1]}: 0 for the upper moon, 1 for the lower one
 */
record TwoMoons(Tensor x, Tensor y) {
  private static final double SCATTER = 0.15;

  /** So many points, by turns on the upper and on the lower moon. */
  static TwoMoons of(int points, RandomGenerator rng) {
    float[][] x = new float[points][2];
    float[][] y = new float[points][1];
    for (int i = 0; i < points; i++) {
      double angle = rng.nextDouble(Math.PI);
      double side = i % 2 == 0 ? 1 : -1;
      double across = (1 - side) / 2 + side * StrictMath.cos(angle);
      double up = (1 - side) / 4 + side * StrictMath.sin(angle);
      x[i][0] = (float) (across + SCATTER * rng.nextGaussian());
      x[i][1] = (float) (up + SCATTER * rng.nextGaussian());
      y[i][0] = i % 2;
    }
    return new TwoMoons(Tensor.of(x), Tensor.of(y));
  }

  /** One coordinate of all points of a moon, for pictures. */
  double[] coordinate(int axis, int moon) {
    return IntStream.range(0, x.shape().extent(0))
        .filter(i -> y.get(i, 0) == moon)
        .mapToDouble(i -> x.get(i, axis))
        .toArray();
  }
}
