package adjoint.array;

import static adjoint.array.ShapeTest.fails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IndicesTest {
  private final Indices matrix = Indices.of(new int[][] {{1, 2, 0}, {3, 0, 0}});

  @Test
  void elements() {
    assertEquals(Shape.of(2, 3), matrix.shape());
    assertEquals(3, matrix.get(3));
    assertArrayEquals(new int[] {1, 2, 0, 3, 0, 0}, matrix.toArray());
    assertEquals(Indices.of(1, 2, 0, 3, 0, 0), matrix.reshape(-1));
    assertEquals(Shape.of(0, 0), Indices.of(new int[0][]).shape());
    assertEquals(Shape.of(0), Indices.of().shape());
    assertEquals(matrix, Indices.wrap(new int[] {1, 2, 0, 3, 0, 0}, Shape.of(2, 3)));
    assertEquals(matrix.hashCode(), matrix.reshape(2, 3).hashCode());
    assertNotEquals(matrix, matrix.reshape(3, 2));
  }

  @Test
  void isImmutable() {
    int[] positions = {1, 2};
    Indices i = Indices.of(positions);
    positions[0] = 7;
    i.toArray()[1] = 7;
    assertEquals(Indices.of(1, 2), i);
  }

  @Test
  void text() {
    assertEquals("[1, 2]", Indices.of(1, 2).toString());
    assertEquals("[[1, 2, 0], [3, 0, 0]]", matrix.toString());
    assertEquals("3", Indices.wrap(new int[] {3}, Shape.SCALAR).toString());
    assertEquals("[]", Indices.of().toString());
    assertEquals("[[], []] Indices[2, 0]", Indices.of(new int[2][0]).toString());
    int[] counted = IntStream.range(0, 404).toArray();
    assertEquals("[0, 1, 2, ..., 401, 402, 403] Indices[404]", Indices.of(counted).toString());
    assertEquals(
        "[[0, 1, 2, ..., 98, 99, 100], [101, 102, 103, ..., 199, 200, 201], "
            + "[202, 203, 204, ..., 300, 301, 302], [303, 304, 305, ..., 401, 402, 403]] "
            + "Indices[4, 101]",
        Indices.of(counted).reshape(4, 101).toString());
  }

  @Test
  void oneHot() {
    assertEquals(
        NdArray.of(new float[][] {{0, 1, 0}, {1, 0, 0}}), Indices.of(1, 0).oneHot(DType.F32, 3));
    assertEquals(Shape.of(2, 3, 4), matrix.oneHot(DType.F64, 4).shape());
    assertEquals(6, matrix.oneHot(DType.F64, 4).sum(Axes.of()).item());
    fails("oneHot: index 3 is out of range for an extent of 3", () -> matrix.oneHot(DType.F32, 3));
  }

  @Test
  void mistakes() {
    fails("get: place 6 is outside Indices[2, 3], which has 6", () -> matrix.get(6));
    fails("get: place -1 is outside Indices[2, 3], which has 6", () -> matrix.get(-1));
    fails("indices: a position cannot be negative, got -1", () -> Indices.of(0, -1));
    fails("indices: row 1 has 1 numbers, row 0 has 2", () -> Indices.of(new int[][] {{1, 2}, {1}}));
    fails("indices: 2 numbers do not fill [3]", () -> Indices.wrap(new int[2], Shape.of(3)));
    fails("reshape: [2, 3] has 6 elements and cannot become [4, -1]", () -> matrix.reshape(4, -1));
    fails(
        "gather: index 3 is out of range for an extent of 3",
        () -> matrix.requireBelow("gather", 3));
  }
}
