package adjoint.array;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class ViewTest {
  private static View view(int... extents) {
    return Shape.of(extents).rowMajor();
  }

  @Test
  void aShapeHasOneRowMajorView() {
    Shape shape = Shape.of(2, 3, 4);
    assertArrayEquals(new int[] {12, 4, 1}, shape.rowMajor().strides());
    assertSame(shape.rowMajor(), shape.rowMajor());
    assertArrayEquals(new int[0], Shape.SCALAR.rowMajor().strides());
    assertArrayEquals(new int[] {4, 4, 1}, view(2, 0, 4).strides());
  }

  @Test
  void axesAreLeftOutAtPositionZero() {
    View row = view(2, 3, 4).slice(0, 1, 1, 1).without(0, 1);
    assertEquals(Shape.of(3, 4), row.shape());
    assertArrayEquals(new int[] {4, 1}, row.strides());
    assertEquals(12, row.offset());
  }

  @Test
  void matricesBeginInRowMajorOrder() {
    assertArrayEquals(new int[] {0}, view(2, 3).matrices());
    assertArrayEquals(new int[] {0, 3, 6, 9}, view(2, 2, 3, 1).matrices());
    assertArrayEquals(new int[] {0, 6, 3, 9}, view(2, 2, 3, 1).permute(1, 0, 2, 3).matrices());
  }

  @Test
  void rowsAtEqualDistancesAreOneMatrix() {
    View rows = view(2, 5, 3).slice(1, 4, 5, -1).permute(1, 0, 2).allRows();
    assertNull(rows);
    View all = requireNonNull(view(2, 5, 3).slice(2, 0, 2, 2).allRows());
    assertEquals(Shape.of(10, 2), all.shape());
    assertArrayEquals(new int[] {3, 2}, all.strides());
    assertNull(view(2, 0, 3).allRows());
  }
}
