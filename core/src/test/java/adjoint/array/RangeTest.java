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

  /** Floats of few bits look as if they were meant as they are when they are written as doubles. */
  @Test
  void floatsOfFewBits() {
    for (DType dtype : DType.values()) {
      check(dtype, new BigDecimal("0"), new BigDecimal("262.2"), new BigDecimal("4.6"), 57);
      check(dtype, new BigDecimal("21.4"), new BigDecimal("317.2"), new BigDecimal("10.2"), 29);
      check(dtype, new BigDecimal("28.4"), new BigDecimal("1228.4"), new BigDecimal("48"), 25);
      for (int tenths = 1; tenths < 500; tenths++) {
        BigDecimal step = BigDecimal.valueOf(tenths, 1);
        BigDecimal start = BigDecimal.valueOf(7 * tenths + 4, 1);
        check(dtype, start, start.add(step.multiply(BigDecimal.valueOf(57))), step, 57);
      }
    }
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
    assertEquals(4097, NdArray.arange(DType.F64, 0, 1.00000001, 0.000244140625).size());
    assertEquals(1025, NdArray.arange(DType.F64, 0, 1 + 0x1p-10, 0x1p-10).size());
    assertEquals(2, NdArray.arange(DType.F64, -1e308, 1e308, 1e308).size());
  }

  /** The numbers are those of exact arithmetic, rounded, also where a product overflows. */
  @Test
  void arangeOfTheWholeRange() {
    for (double[] range :
        new double[][] {{-1.7e308, 1.7e308, 1e308}, {1.7e308, -1.7e308, -3e307}}) {
      NdArray y = NdArray.arange(DType.F64, range[0], range[1], range[2]);
      for (int i = 0; i < y.size(); i++) {
        BigDecimal exact =
            new BigDecimal(range[2]).multiply(BigDecimal.valueOf(i)).add(new BigDecimal(range[0]));
        assertEquals(exact.doubleValue(), y.get(i), Math.ulp(1.7e308));
      }
    }
    NdArray four = NdArray.arange(DType.F64, -1.7e308, 1.7e308, 1e308);
    assertEquals(4, four.size());
    assertEquals(3e307, four.get(2), Math.ulp(3e307) * 4);
    assertEquals(1.3e308, four.get(3), Math.ulp(1.3e308));
  }

  @Test
  void numbersThatCannotBeToldApart() {
    refuses(
        "arange: floats near 1.677721E7 cannot tell steps of 0.1 apart; write arange(DType.F64,"
            + " 1.677721E7, 1.6777212E7, 0.1)",
        DType.F32,
        16777210,
        16777212,
        0.1);
    // All are different, but the last one is rounded to the stop.
    refuses(
        "arange: floats near 1.6777212E7 cannot tell steps of 1.4 apart; write arange(DType.F64,"
            + " 1.6777209E7, 1.6777212E7, 1.4)",
        DType.F32,
        16777209,
        16777212,
        1.4);
    refuses(
        "arange: floats near -1.0E8 cannot tell steps of -1.0 apart; write arange(DType.F64,"
            + " -1.0E8, -1.0000001E8, -1.0)",
        DType.F32,
        -1e8,
        -100000010,
        -1);
    refuses(
        "arange: doubles near 1.0E16 cannot tell steps of 0.5 apart; take a larger step",
        DType.F64,
        1e16,
        1e16 + 4,
        0.5);
    refuses(
        "arange: floats cannot hold 5.0E38; write arange(DType.F64, 0.0, 1.0E39, 5.0E38)",
        DType.F32,
        0,
        1e39,
        5e38);
    assertEquals(20, NdArray.arange(DType.F64, 16777210, 16777212, 0.1).size());
    assertEquals(
        1, NdArray.arange(DType.F32, 1, 1.00000001, 1).get(0)); // which is below 1.00000001
  }

  private static void refuses(String message, DType dtype, double start, double stop, double step) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> NdArray.arange(dtype, start, stop, step))
            .getMessage());
  }

  @Test
  void linspaceOfOneNumberIsItsStart() {
    assertEquals(NdArray.of(-1e308), NdArray.linspace(DType.F64, -1e308, 1e308, 1));
    assertEquals(NdArray.of(-1.0), NdArray.linspace(DType.F64, -1, 1, 1));
    assertEquals(0, NdArray.linspace(DType.F64, -1e308, 1e308, 0).size());
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

  @Test
  void boundsThatNoFloatHolds() {
    assertEquals(
        "linspace: floats go up to 3.4028235E38, which is less than the bounds 0.0 and 1.0E39;"
            + " write linspace(DType.F64, …)",
        assertThrows(IllegalArgumentException.class, () -> NdArray.linspace(DType.F32, 0, 1e39, 3))
            .getMessage());
    assertEquals(5e38, NdArray.linspace(DType.F64, 0, 1e39, 3).get(1));
  }
}
