package adjoint.array;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A reshaped array is a view where the layout allows it, and has the same elements anyway. */
class ReshapeTest {
  private final NdArray x = NdArray.arange(DType.F32, 0, 24, 1).reshape(2, 3, 4);

  private void check(boolean view, NdArray from, int... extents) {
    NdArray y = from.reshape(extents);
    assertEquals(from.copy().reshape(extents), y);
    assertEquals(view, y.isViewOf(x));
  }

  @Test
  void isAViewWhereTheElementsLieAtEqualDistances() {
    check(true, x, 4, 6);
    check(true, x.slice(1, 1, 1, 1), 2, 4); // an axis of 1 dropped
    check(true, x.slice(2, 0, 2, 1), 2, 1, 3, 2, 1); // axes of 1 put in
    check(true, x.slice(2, 0, 2, 1), 6, 2); // axes that lie one behind the other joined
    check(true, x.slice(1, 0, 2, 1), 2, 2, 2, 2); // the last axis divided
    check(true, x.slice(1, 0, 2, 1), 2, 8);
    check(true, x.permute(2, 0, 1), 4, 6);
    check(true, x.slice(2, 3, 4, -1), 6, 2, 2);
    check(false, x.slice(1, 0, 2, 1), 16);
    check(false, x.permute(1, 0, 2), 6, 4);
    check(false, x.slice(2, 3, 4, -1), 24);
  }

  @Property(tries = 200)
  void hasTheSameElements(@ForAll long seed) {
    Random rng = new Random(seed);
    List<Integer> axes = new ArrayList<>(List.of(0, 1, 2));
    Collections.shuffle(axes, rng);
    NdArray y = x.permute(axes.stream().mapToInt(Integer::intValue).toArray());
    for (int axis = 0; axis < 3; axis++) {
      int length = rng.nextInt(1, y.shape().extent(axis) + 1);
      int start = rng.nextInt(y.shape().extent(axis) - length + 1);
      y =
          rng.nextBoolean()
              ? y.slice(axis, start, length, 1)
              : y.slice(axis, start + length - 1, length, -1);
    }
    if (rng.nextInt(4) == 0) {
      y = y.slice(0, 0, 1, 1).broadcastTo(y.shape());
    }
    List<Integer> extents = new ArrayList<>();
    for (int left = y.size(); left > 1; ) {
      int part = rng.nextInt(1, left + 1);
      if (left % part == 0) {
        extents.add(part);
        left /= part;
      }
    }
    int[] target = extents.stream().mapToInt(Integer::intValue).toArray();
    assertEquals(y.copy().reshape(target), y.reshape(target));
  }
}
