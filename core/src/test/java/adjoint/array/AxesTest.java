package adjoint.array;

import static adjoint.array.ShapeTest.fails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class AxesTest {
  private final Shape shape = Shape.of(2, 3, 4);

  @Test
  void masks() {
    assertArrayEquals(new boolean[] {true, true, true}, Axes.of().mask("sum", shape));
    assertArrayEquals(new boolean[] {true, false, true}, Axes.of(-1, 0).mask("sum", shape));
    assertArrayEquals(new boolean[0], Axes.of().mask("sum", Shape.SCALAR));
  }

  @Test
  void shapesThatAreLeft() {
    assertEquals(Shape.SCALAR, Axes.of().reduce("sum", shape));
    assertEquals(Shape.of(1, 1, 1), Axes.keep().reduce("sum", shape));
    assertEquals(Shape.of(3), Axes.of(0, 2).reduce("sum", shape));
    assertEquals(Shape.of(2, 1, 4), Axes.keep(1).reduce("sum", shape));
    assertEquals(Shape.of(2, 1, 4), Axes.of(1).kept().reduce("sum", shape));
    assertEquals(Shape.of(2, 4), Axes.of(-2).reduce("sum", shape));
  }

  @Test
  void counts() {
    assertEquals(24, Axes.of().count("mean", shape));
    assertEquals(8, Axes.of(0, 2).count("mean", shape));
    assertEquals(1, Axes.of().count("mean", Shape.SCALAR));
    assertEquals(0, Axes.of(1).count("mean", Shape.of(2, 0)));
    assertEquals(2, Axes.of(0).count("mean", Shape.of(2, 0)));
  }

  @Test
  void mistakes() {
    fails("sum: no axis 3 in [2, 3, 4]; use -3 to 2", () -> Axes.of(3).mask("sum", shape));
    fails("sum: axis -1 of [2, 3, 4] is named twice", () -> Axes.of(2, -1).mask("sum", shape));
    fails("max: no axis 0 in [], a scalar has none", () -> Axes.of(0).reduce("max", Shape.SCALAR));
    fails(
        "max: no elements to choose from along axes 1 of [2, 0]",
        () -> Axes.of(1).requireElements("max", Shape.of(2, 0)));
    fails(
        "max: no elements to choose from along axes all, kept of [2, 0]",
        () -> Axes.keep().requireElements("max", Shape.of(2, 0)));
  }

  @Test
  void equalityAndText() {
    assertEquals(Axes.of(0, 1), Axes.of(0, 1));
    assertEquals(Axes.of(0, 1).hashCode(), Axes.of(0, 1).hashCode());
    assertEquals(Axes.keep(0), Axes.of(0).kept());
    assertNotEquals(Axes.of(0), Axes.keep(0));
    assertNotEquals(Axes.of(0), Axes.of(1));
    Axes kept = Axes.keep(1);
    assertSame(kept, kept.kept());
    assertEquals("0,-1", Axes.of(0, -1).toString());
    assertEquals("all", Axes.of().toString());
    assertEquals("1, kept", kept.toString());
  }

  @Test
  void isImmutable() {
    int[] axes = {0};
    Axes a = Axes.of(axes);
    axes[0] = 1;
    assertEquals(Axes.of(0), a);
  }
}
