package adjoint.check;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Finds the coordinate that makes a direction wrong, by halving: each time on with the half that is
 * further off.
 */
final class Narrowing {
  private Narrowing() {}

  static OptionalInt coordinate(Bench bench, Judge judge, Direction wrong, int row, Seeds seeds) {
    Direction direction = wrong;
    while (direction.index.length > 1) {
      int half = direction.index.length / 2;
      Probe low = new Probe(bench, part(direction, 0, half), seeds);
      Probe high = new Probe(bench, part(direction, half, direction.index.length), seeds);
      boolean lowAgrees = judge.seemsRight(low, row);
      boolean highAgrees = judge.seemsRight(high, row);
      if (lowAgrees && highAgrees) {
        return OptionalInt.empty();
      }
      boolean takeLow =
          highAgrees || !lowAgrees && distance(bench, low, row) > distance(bench, high, row);
      direction = takeLow ? low.direction : high.direction;
    }
    return OptionalInt.of(direction.index[0]);
  }

  private static Direction part(Direction direction, int from, int to) {
    return new Direction(
        "part of " + direction.name,
        Arrays.copyOfRange(direction.index, from, to),
        Arrays.copyOfRange(direction.amount, from, to));
  }

  private static double distance(Bench bench, Probe probe, int row) {
    double claim = probe.direction.claimed(bench.claimed[row]);
    double distance = Math.abs(claim - probe.quick(row).central().value());
    return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
  }
}
