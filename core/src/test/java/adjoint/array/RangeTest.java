package adjoint.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ranges of decimal fractions, counted by decimal arithmetic. */
class RangeTest {
  @ParameterizedTest
  @EnumSource
  void decimalStepsComeOutRight(DType dtype) {
    int ranges = 0;
    for (String from : new String[] {"0", "0.1", "-0.3", "1.1", "-2", "0.05", "7.7"}) {
      for (int hundredths = 1; hundredths <= 130; hundredths++) {
        BigDecimal start = new BigDecimal(from);
        BigDecimal step = BigDecimal.valueOf(hundredths, 2);
        for (int tenths = 1; tenths <= 200; tenths += 3) {
          BigDecimal stop = start.add(step.multiply(BigDecimal.valueOf(tenths, 1)));
          int count =
              new BigDecimal(tenths).movePointLeft(1).setScale(0, RoundingMode.CEILING).intValue();
          check(dtype, start, stop, step, count);
          check(dtype, stop, start, step.negate(), count);
          ranges++;
        }
      }
    }
    assertTrue(ranges > 50_000, () -> "only a few");
  }

  private static void check(
      DType dtype, BigDecimal start, BigDecimal stop, BigDecimal step, int count) {
    double a = start.doubleValue();
    double b = stop.doubleValue();
    double c = step.doubleValue();
    String range = start + ", " + stop + ", " + step;
    assertEquals(count, NdArray.arange(dtype, a, b, c).size(), range);
    // written as floats
    float f = start.floatValue();
    float g = stop.floatValue();
    float h = step.floatValue();
    assertEquals(count, NdArray.arange(dtype, f, g, h).size(), range + " as floats");
  }

  @Test
  void fractionsThatAreNoDecimals() {
    for (int n = 1; n <= 1000; n++) {
      assertEquals(n, NdArray.arange(DType.F64, 0, 1, 1.0 / n).size(), "1 / " + n);
      assertEquals(n, NdArray.arange(DType.F32, 0, 1, 1f / n).size(), "1f / " + n);
    }
  }

  @Test
  void whatIsExactIsTakenAtItsWord() {
    assertEquals(4, NdArray.arange(DType.F64, 0, Math.nextUp(3.0), 1).size());
    assertEquals(3, NdArray.arange(DType.F64, 0, Math.nextDown(3.0), 1).size());
    assertEquals(4_000_001, NdArray.arange(DType.F64, 0, 2_000_000.125, 0.5).size());
    assertEquals(1025, NdArray.arange(DType.F64, 0, 1 + 0x1p-10, 0x1p-10).size());
    assertEquals(2, NdArray.arange(DType.F64, -1e308, 1e308, 1e308).size());
  }

  @Test
  void linspaceOfTheWholeRange() {
    double most = 1e308;
    assertEquals(NdArray.of(-most, 0, most), NdArray.linspace(DType.F64, -most, most, 3));
    NdArray many = NdArray.linspace(DType.F64, Double.MAX_VALUE, -Double.MAX_VALUE, 1001);
    assertEquals(Double.MAX_VALUE, many.get(0));
    assertEquals(0, many.get(500));
    assertEquals(-Double.MAX_VALUE, many.get(1000));
    for (int i = 0; i <= 1000; i++) {
      assertEquals(1 - i / 500.0, many.get(i) / Double.MAX_VALUE, 1e-15);
    }
    assertEquals(
        "linspace: needs finite bounds, got 0.0 and Infinity",
        assertThrows(
                IllegalArgumentException.class,
                () -> NdArray.linspace(DType.F64, 0, Double.POSITIVE_INFINITY, 3))
            .getMessage());
  }
}
