package adjoint.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LossCurveTest {
  @Test
  void keepsEveryStrideAndTheLast() {
    LossCurve curve = new LossCurve(10);
    for (int step = 0; step < 25; step++) {
      curve.add(step, 100.0 - step);
    }
    assertArrayEquals(new double[] {100, 90, 80}, curve.toArray());
    assertEquals(80, curve.at(20));
    assertEquals(76, curve.last());
    assertTrue(curve.isFalling());
    assertThrows(IllegalArgumentException.class, () -> curve.at(21));
    curve.add(30, 80.0);
    assertFalse(curve.isFalling());
  }

  @Test
  void runsOfAnyLengthGiveAThousandPointsAtMostAndTenLines() {
    for (int steps : new int[] {1, 7, 10, 999, 1000, 1001, 12_345, 100_000}) {
      LossCurve curve = LossCurve.of(steps);
      for (int step = 0; step < steps; step++) {
        curve.add(step, 1.0);
      }
      int lines = 0;
      for (long step = 0; step < steps; step += curve.tenth()) {
        curve.at(step);
        lines++;
      }
      assertTrue(lines <= 10, steps + " steps give " + lines + " lines");
      assertTrue(curve.toArray().length < 2000, () -> steps + " steps");
    }
  }
}
