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

  /** Where claim and slope differ by more, no slope is seen. */
  static final double ROUGHLY = 1e-3;

  /** What agrees so well needs no second look, */
  private static final double WELL = 1e-7;

  /** nor what agrees about as well as at the point itself. */
  private static final double ABOUT = 64;

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
   * By what part claim and slope along this direction differ, as far as a few steps show; infinite
   * where the function throws.
   */
  double difference(double[] u, Direction direction) {
    try {
      return differenceFromSlope(u, direction);
    } catch (RuntimeException e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  private double differenceFromSlope(double[] u, Direction direction) {
    double near = slope(u, direction, STEP);
    double far = slope(u, direction, 2 * STEP);
    double slope = (4 * near - far) / 3;
    double claim = direction.claimed(subject.pull(x.clone(), new double[][] {u})[0]);
    double size = Math.max(Math.abs(slope), Math.abs(claim));
    double difference = Math.abs(claim - slope) - Math.abs(near - far);
    return difference <= 0 ? 0 : difference / size;
  }

  /** Whether a difference is none, if there is one of {@code usual} where all is right. */
  static boolean isSmall(double difference, double usual) {
    return difference <= Math.max(WELL, ABOUT * usual);
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
