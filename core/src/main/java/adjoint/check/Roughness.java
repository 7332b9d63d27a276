package adjoint.check;

import java.util.Arrays;

/**
 * The rounding error of a claimed gradient: how much it moves when all inputs are multiplied by 1
 * plus a few ε.
 *
 * <p>Numbers that are equal stay equal and zeros stay zero, so that ties are not broken. A jump
 * between a few fixed values is no rounding error; only values that scatter count.
 */
final class Roughness {
  private static final int[] ULPS = {-5, -3, -2, -1, 1, 2, 3, 5};

  private Roughness() {}

  static double of(Bench bench, Direction direction, int row) {
    double[] values = new double[ULPS.length];
    for (int k = 0; k < ULPS.length; k++) {
      values[k] = direction.claimed(bench.gradient(moved(bench.x, ULPS[k]), bench.rows[row]));
    }
    Arrays.sort(values);
    double spread = values[values.length - 1] - values[0];
    int distinct = 1;
    for (int k = 1; k < values.length; k++) {
      distinct += values[k] - values[k - 1] > 1e-6 * spread ? 1 : 0;
    }
    return distinct >= 5 ? spread : 0;
  }

  static double[] moved(double[] x, int ulps) {
    double[] moved = x.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] *= 1 + ulps * Math.ulp(1.0);
    }
    return moved;
  }
}
