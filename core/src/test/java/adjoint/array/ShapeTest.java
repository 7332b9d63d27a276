package adjoint.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ShapeTest {
  private final Shape shape = Shape.of(2, 3, 4);

  static void fails(String message, Executable code) {
    assertEquals(message, assertThrows(ShapeException.class, code).getMessage());
  }

  @Test
  void extents() {
    assertEquals(3, shape.rank());
    assertEquals(24, shape.size());
    assertEquals(2, shape.extent(0));
    assertEquals(4, shape.extent(-1));
    assertEquals(2, shape.extent(-3));
    assertArrayEquals(new int[] {2, 3, 4}, shape.extents());
    assertEquals("[2, 3, 4]", shape.toString());
    assertEquals("[]", Shape.SCALAR.toString());
    assertEquals(1, Shape.SCALAR.size());
    assertEquals(0, Shape.of(3, 0).size());
    fails("extent: no axis 3 in [2, 3, 4]; use -3 to 2", () -> shape.extent(3));
    fails("sum: no axis -4 in [2, 3, 4]; use -3 to 2", () -> shape.axis("sum", -4));
    fails("sum: no axis 0 in [], a scalar has none", () -> Shape.SCALAR.axis("sum", 0));
  }

  @Test
  void isImmutable() {
    int[] extents = {2, 3};
    Shape s = Shape.of(extents);
    extents[0] = 7;
    s.extents()[1] = 7;
    assertEquals(Shape.of(2, 3), s);
  }

  @Test
  void equality() {
    assertEquals(Shape.of(2, 3), Shape.of(2, 3));
    assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
    assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
    assertNotEquals(Shape.of(2), Shape.of(2, 1));
    assertEquals(Shape.SCALAR, Shape.of());
  }

  @Test
  void limits() {
    fails("shape: extents cannot be negative, got [2, -1]", () -> Shape.of(2, -1));
    fails(
        "shape: [65536, 65536] has more numbers than an array can hold, 2147418112",
        () -> Shape.of(65536, 65536));
    fails(
        "shape: [65536, 65536, 65536, 65536, 65536] has more numbers than an array can hold,"
            + " 2147418112",
        () -> Shape.of(65536, 65536, 65536, 65536, 65536));
    // Within a block of the largest int, loops that count in blocks would never end.
    assertEquals(2147418112, Shape.of(2147418112).size());
    fails(
        "shape: [2147418113] has more numbers than an array can hold, 2147418112",
        () -> Shape.of(2147418113));
    assertEquals(0, Shape.of(0, 65536, 65536).size());
    assertEquals(0, Shape.of(65536, 65536, 0).size());
    fails("shape: extents cannot be negative, got [0, -1]", () -> Shape.of(0, -1));
  }

  @Test
  void changes() {
    assertEquals(Shape.of(2, 7, 4), shape.with(1, 7));
    assertEquals(Shape.of(2, 3, 7), shape.with(-1, 7));
    assertEquals(Shape.of(7, 2, 3, 4), shape.insert(0, 7));
    assertEquals(Shape.of(2, 3, 4, 7), shape.insert(3, 7));
    assertEquals(Shape.of(2, 4), shape.remove(1));
    assertEquals(Shape.of(2, 3), shape.remove(-1));
    assertEquals(Shape.of(3, 4), shape.part(1, 3));
    assertEquals(Shape.SCALAR, shape.part(2, 2));
    assertEquals(Shape.of(2, 3, 4, 5), shape.concat(Shape.of(5)));
    assertEquals(shape, Shape.SCALAR.concat(shape));
    fails("with: no axis 3 in [2, 3, 4]; use -3 to 2", () -> shape.with(3, 1));
    fails("remove: no axis 3 in [2, 3, 4]; use -3 to 2", () -> shape.remove(3));
    fails("insert: [2, 3, 4] has no place 4; use 0 to 3", () -> shape.insert(4, 1));
    fails("insert: [2, 3, 4] has no place -1; use 0 to 3", () -> shape.insert(-1, 1));
    fails("part: [2, 3, 4] has no axes from 1 up to but without 4", () -> shape.part(1, 4));
  }

  @Test
  void broadcasting() {
    assertEquals(Shape.of(2, 3), Shape.broadcast("add", Shape.of(2, 1), Shape.of(3)));
    assertEquals(Shape.of(2, 3), Shape.broadcast("add", Shape.of(2, 3), Shape.SCALAR));
    assertEquals(Shape.of(5, 2, 3), Shape.broadcast("add", Shape.of(2, 1), Shape.of(5, 1, 3)));
    assertEquals(Shape.of(2, 0), Shape.broadcast("add", Shape.of(2, 1), Shape.of(0)));
    assertEquals(shape, Shape.broadcast("add", shape, shape));
    fails(
        "add: cannot broadcast [3, 2] with [3, 4] (axis -1: 2 vs 4)",
        () -> Shape.broadcast("add", Shape.of(3, 2), Shape.of(3, 4)));
    fails(
        "mul: cannot broadcast [5, 2, 3] with [4, 1, 3] (axis -3: 5 vs 4)",
        () -> Shape.broadcast("mul", Shape.of(5, 2, 3), Shape.of(4, 1, 3)));
    fails(
        "mul: cannot broadcast [0] with [3] (axis -1: 0 vs 3)",
        () -> Shape.broadcast("mul", Shape.of(0), Shape.of(3)));
  }

  @Test
  void whatBroadcastsToWhat() {
    assertTrue(Shape.of(1, 3).broadcastsTo(Shape.of(5, 2, 3)));
    assertTrue(Shape.SCALAR.broadcastsTo(Shape.of(0)));
    assertTrue(Shape.of(1).broadcastsTo(Shape.of(0)));
    assertTrue(shape.broadcastsTo(shape));
    assertFalse(Shape.of(1, 3).broadcastsTo(Shape.of(3)));
    assertFalse(Shape.of(3).broadcastsTo(Shape.of(1)));
    assertFalse(Shape.of(2, 3).broadcastsTo(Shape.of(3, 3)));
  }

  @Test
  void anExtentWorkedOut() {
    assertEquals(Shape.of(4, 6), Shape.infer("reshape", shape, 4, -1));
    assertEquals(Shape.of(24), Shape.infer("reshape", shape, -1));
    assertEquals(Shape.of(24, 1), Shape.infer("reshape", shape, 24, -1));
    assertEquals(Shape.of(3, 0), Shape.infer("reshape", Shape.of(0, 5), 3, -1));
    assertEquals(Shape.SCALAR, Shape.infer("reshape", Shape.of(1, 1)));
    fails(
        "reshape: [2, 3, 4] has 24 elements and cannot become [5, -1]",
        () -> Shape.infer("reshape", shape, 5, -1));
    fails(
        "reshape: [2, 3, 4] has 24 elements and cannot become [5, 5]",
        () -> Shape.infer("reshape", shape, 5, 5));
    fails(
        "reshape: one extent may be -1, the others not negative; got [-1, -1]",
        () -> Shape.infer("reshape", shape, -1, -1));
    fails(
        "reshape: one extent may be -1, the others not negative; got [-2]",
        () -> Shape.infer("reshape", shape, -2));
    fails(
        "reshape: [0] has 0 elements and cannot become [0, -1]",
        () -> Shape.infer("reshape", Shape.of(0), 0, -1));
  }
}
