package adjoint.examples;

import adjoint.Tensor;
import adjoint.array.Indices;
import adjoint.nn.Batch;
import adjoint.nn.data.Synthetic;
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
    Batch<Indices> moons = Synthetic.moons(points, SCATTER, rng);
    float[] y = new float[points];
    for (int i = 0; i < points; i++) {
      y[i] = moons.y().get(i);
    }
    return new TwoMoons(moons.x(), Tensor.wrap(y, points, 1));
  }

  /** One coordinate of all points of a moon, for pictures. */
  double[] coordinate(int axis, int moon) {
    return IntStream.range(0, x.shape().extent(0))
        .filter(i -> y.get(i, 0) == moon)
        .mapToDouble(i -> x.get(i, axis))
        .toArray();
  }
}
