package adjoint.check;

import adjoint.check.Ruling.Disagrees;
import java.util.Arrays;
import java.util.Optional;

/**
 * Looks whether the gradient is the slope at another point, too. A rule that keeps what it saw
 * first is right at the point for ever, and wrong everywhere else.
 */
final class Elsewhere {
  /** How far the other point is, at most, as a part of each number; at least half as far. */
  private static final double ASIDE = 0x1p-4;

  private static final double STEP = 0x1p-10;

  /** What agrees so well needs no second look. */
  private static final double ROUGHLY = 1e-3;

  private final TensorSubject subject;
  private final Budget budget;
  private final double[] x;

  Elsewhere(TensorSubject subject, Budget budget) {
    this.subject = subject;
    this.budget = budget;
    this.x = subject.point();
  }

  /** A point aside from this one, and at no kink just because this one is at one. */
  static double[] aside(double[] x, Seeds seeds) {
    double[] place = new double[x.length];
    Arrays.setAll(
        place,
        i -> {
          double part = ASIDE * (0.75 + seeds.symmetric() / 4);
          return x[i] == 0 ? part : x[i] * (1 - part);
        });
    return place;
  }

  /**
   * Whether the claim is about the slope along this direction, as a few steps show it; not so where
   * the function throws.
   */
  boolean agrees(double[] u, Direction direction) {
    try {
      return isSlope(u, direction);
    } catch (RuntimeException e) {
      return false;
    }
  }

  private boolean isSlope(double[] u, Direction direction) {
    double near = slope(u, direction, STEP);
    double far = slope(u, direction, 2 * STEP);
    double slope = (4 * near - far) / 3;
    double claim = direction.claimed(subject.pull(x.clone(), new double[][] {u})[0]);
    double size = Math.max(Math.abs(slope), Math.abs(claim));
    return Math.abs(claim - slope) <= ROUGHLY * size + Math.abs(near - far);
  }

  /** Across the point, of the weighted sum of the outputs. */
  private double slope(double[] u, Direction direction, double t) {
    return (value(u, direction, t) - value(u, direction, -t)) / (2 * t);
  }

  private double value(double[] u, Direction direction, double t) {
    budget.count();
    return Vectors.dot(u, subject.evaluate(direction.moved(x, t)));
  }

  /** What is wrong here along this direction, in words; empty if nothing is for certain. */
  Optional<String> wrong(Direction direction, Seeds seeds) {
    Bench bench = new Bench(subject, seeds, budget);
    Judge judge = new Judge(bench, seeds);
    Probe probe = new Probe(bench, direction, seeds);
    for (int row = 0; row < bench.rows.length; row++) {
      if (judge.quickly(probe, row).isEmpty()
          && judge.rule(probe, row) instanceof Disagrees(Measured m, _)) {
        return Optional.of(
            "where all numbers are up to a sixteenth smaller, the slope of "
                + bench.rowName(row)
                + " along a direction of all coordinates is "
                + m
                + ", but claimed is "
                + direction.claimed(bench.claimed[row]));
      }
    }
    return Optional.empty();
  }
}
