package adjoint.check;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A direction in which the function is followed: some coordinates, and how far each moves per unit
 * of t.
 */
final class Direction {
  /** How the name of the direction ends in which all numbers move upward. */
  static final String TOGETHER = " coordinates together";

  final String name;
  final int[] index;
  final double[] amount;

  /** Slopes so small may come of a direction that is not known exactly. */
  final double uncertainty;

  Direction(String name, int[] index, double[] amount) {
    this(name, index, amount, 0);
  }

  Direction(String name, int[] index, double[] amount, double uncertainty) {
    this.name = name;
    this.index = index;
    this.amount = amount;
    this.uncertainty = uncertainty;
  }

  static Direction coordinate(Bench bench, int i) {
    return new Direction(bench.subject.inputs().where(i), new int[] {i}, new double[] {1});
  }

  /** Several coordinates at once, each by its natural step with a random sign. */
  static Direction block(String name, Bench bench, int[] index, Seeds seeds) {
    return block(name, bench.own, index, seeds);
  }

  static Direction block(String name, double[] steps, int[] index, Seeds seeds) {
    double[] amount = IntStream.of(index).mapToDouble(i -> seeds.sign() * steps[i]).toArray();
    return new Direction(name, index, amount);
  }

  /**
   * Coordinates upward together, all whose natural steps are not much shorter than the longest:
   * along it, tied numbers stay tied.
   */
  static Direction uniform(Bench bench) {
    double largest = Arrays.stream(bench.own).max().orElse(1);
    int[] index =
        IntStream.range(0, bench.x.length).filter(i -> bench.own[i] >= 1e-3 * largest).toArray();
    double[] amount = new double[index.length];
    Arrays.fill(amount, largest);
    String name = index.length == bench.x.length ? "all" : "" + index.length;
    return new Direction(name + TOGETHER, index, amount);
  }

  /** All coordinates in which a row is claimed to have a slope, each in the sense of that slope. */
  static Direction upward(Bench bench, int row) {
    double[] claimed = bench.claimed[row];
    double[] steps = bench.together();
    int[] index =
        IntStream.range(0, claimed.length)
            .filter(i -> claimed[i] != 0 && Double.isFinite(claimed[i]))
            .toArray();
    double[] amount =
        IntStream.of(index).mapToDouble(i -> Math.signum(claimed[i]) * steps[i]).toArray();
    return new Direction("all coordinates as they are claimed to rise", index, amount);
  }

  /** All n coordinates. */
  static int[] all(int n) {
    return IntStream.range(0, n).toArray();
  }

  boolean isCoordinate() {
    return index.length == 1 && amount[0] == 1;
  }

  double[] moved(double[] x, double t) {
    double[] place = x.clone();
    for (int k = 0; k < index.length; k++) {
      place[index[k]] += t * amount[k];
    }
    return place;
  }

  /** The shortest t that moves some coordinate by the last digit of the largest that is moved. */
  double grain(double[] x) {
    double ulp = 0;
    double most = 0;
    for (int k = 0; k < index.length; k++) {
      ulp = Math.max(ulp, Math.ulp(x[index[k]]));
      most = Math.max(most, Math.abs(amount[k]));
    }
    return ulp / most;
  }

  /** The claimed derivative in this direction. */
  double claimed(double[] gradient) {
    double sum = 0;
    for (int k = 0; k < index.length; k++) {
      sum += gradient[index[k]] * amount[k];
    }
    return sum;
  }

  /** {@code Σ |gᵢ vᵢ|}: the numbers that a derivative in this direction is added up of. */
  double size(double[] gradient) {
    double sum = 0;
    for (int k = 0; k < index.length; k++) {
      sum += Math.abs(gradient[index[k]] * amount[k]);
    }
    return Double.isFinite(sum) ? sum : 0;
  }

  /** {@code √(Σ (gᵢ vᵢ)²)}: as errors of independent numbers add up. */
  double length(double[] gradient) {
    double sum = 0;
    for (int k = 0; k < index.length; k++) {
      sum = Math.hypot(sum, gradient[index[k]] * amount[k]);
    }
    return Double.isFinite(sum) ? sum : 0;
  }

  /**
   * {@code Σ |gᵢ xᵢ|}: how much rounding of the moved coordinates can change the function, in units
   * of ε.
   */
  double shake(double[] gradient, double[] x) {
    double sum = 0;
    for (int k = 0; k < index.length; k++) {
      sum += Math.abs(gradient[index[k]] * x[index[k]]);
    }
    return Double.isFinite(sum) ? sum : 0;
  }
}
