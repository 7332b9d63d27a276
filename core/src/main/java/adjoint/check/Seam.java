package adjoint.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Directions along a kink. Where two smooth pieces meet the function is smooth along their seam,
 * whose normal is the difference of their gradients; so there a claim that mixes the two in another
 * way for each coordinate, each of them a subgradient by itself, is not the slope.
 */
final class Seam {
  /** So many random directions: one of them may happen not to see a mistake. */
  private static final int DIRECTIONS = 2;

  /** How far, in natural steps, a pair of coordinates moves to see whether it stays on the seam. */
  private static final double STEP = 0x1p-20;

  /** What is left of a kink along the seam, by curvature. */
  private static final double LEFT = 1e-4;

  /** The normal is known up to such a part. */
  private static final double EXACT = 1e-5;

  private final Bench bench;
  private final int row;

  /** How much steeper the function is to one side than to the other, per natural step. */
  private final double[] bends;

  private final double[] steps;

  /**
   * Of one row.
   *
   * @param bends how much steeper it is above than below, for each coordinate; 0 where there is no
   *     kink
   */
  Seam(Bench bench, int row, double[] bends) {
    this.bench = bench;
    this.row = row;
    this.steps = bench.scale;
    this.bends = new double[bends.length];
    Arrays.setAll(this.bends, i -> bends[i] * steps[i]);
  }

  /** Random directions along the seam; none if there is no single one. */
  List<Direction> directions(Seeds seeds) {
    int[] order = new int[bends.length];
    int n = 0;
    for (int i = 0; i < bends.length; i++) {
      if (bends[i] > 0) {
        order[n++] = i;
      }
    }
    int[] index = Arrays.copyOf(order, n);
    double[] normal = normal(index);
    List<Direction> found = new ArrayList<>();
    for (int k = 0; k < DIRECTIONS && normal.length > 1; k++) {
      found.add(along(index, normal, seeds));
    }
    return found;
  }

  /** The difference of the gradients of both pieces, up to its sign; empty if they are not two. */
  private double[] normal(int[] index) {
    double[] normal = new double[index.length];
    for (int k = 0; k < normal.length; k++) {
      double same = k == 0 ? 1 : bend(index[0], index[k], 1);
      double opposite = k == 0 ? 0 : bend(index[0], index[k], -1);
      // Both bend together as much as one after the other; two kinks that cross may cancel.
      double both = k == 0 ? 1 : 2 * STEP * Math.min(bends[index[0]], bends[index[k]]);
      boolean isOne = Math.max(same, opposite) >= both / 2;
      if (!isOne || !(Math.min(same, opposite) <= LEFT * Math.max(same, opposite))) {
        return new double[0];
      }
      normal[k] = same > opposite ? bends[index[k]] : -bends[index[k]];
    }
    return normal;
  }

  /** The second difference where two coordinates move so far that each alone bends the same. */
  private double bend(int i, int j, int sign) {
    double least = Math.min(bends[i], bends[j]);
    double[] up = bench.x.clone();
    double[] down = bench.x.clone();
    double far = STEP * steps[i] * least / bends[i];
    double farther = sign * STEP * steps[j] * least / bends[j];
    up[i] += far;
    up[j] += farther;
    down[i] -= far;
    down[j] -= farther;
    double above = bench.at(up).value[row];
    double below = bench.at(down).value[row];
    return Math.abs(above - 2 * bench.origin.value[row] + below);
  }

  private Direction along(int[] index, double[] normal, Seeds seeds) {
    double[] amount = new double[index.length];
    Arrays.setAll(amount, _ -> seeds.symmetric());
    double dot = 0;
    double square = 0;
    for (int k = 0; k < amount.length; k++) {
      dot += amount[k] * normal[k];
      square += normal[k] * normal[k];
    }
    double crossed = 0;
    for (int k = 0; k < amount.length; k++) {
      double part = amount[k] - dot / square * normal[k];
      crossed += Math.abs(part * normal[k]);
      amount[k] = part * steps[index[k]];
    }
    return new Direction("a random direction along the kink", index, amount, EXACT * crossed);
  }
}
