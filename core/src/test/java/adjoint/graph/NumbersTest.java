package adjoint.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void numbersAreShort() {
    assertEquals("0.33333", Numbers.print(1.0 / 3));
    assertEquals("-2", Numbers.print(-2.0));
    assertEquals("100000", Numbers.print(1e5));
    assertEquals("1E+20", Numbers.print(1e20));
    assertEquals("1.5E-9", Numbers.print(1.5e-9));
    assertEquals("0", Numbers.print(0.0));
    assertEquals("-0", Numbers.print(-0.0));
    assertEquals("NaN", Numbers.print(Double.NaN));
    assertEquals("-∞", Numbers.print(Double.NEGATIVE_INFINITY));
  }

  @Test
  void arraysHaveBrackets() {
    assertEquals("[[1, 2], [3, 4]]", Numbers.print(NdArray.of(new double[][] {{1, 2}, {3, 4}})));
    assertEquals("[0.1]", Numbers.print(NdArray.of(0.1f)));
    assertEquals("5", Numbers.print(NdArray.scalar(DType.F64, 5)));
    assertEquals("", Numbers.print(NdArray.zeros(DType.F64, Shape.of(0))));
    assertEquals("", Numbers.print(NdArray.zeros(DType.F64, Shape.of(7))));
  }
}
