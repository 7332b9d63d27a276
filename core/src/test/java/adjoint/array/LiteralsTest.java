package adjoint.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.Tensor;
import adjoint.Value;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** An integer becomes a float that is equal to it, or an error. */
class LiteralsTest {
  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void integersThatAreNoFloats() {
    refuses(
        "of: a float cannot hold 16777217, the nearest is 16777216; write of(16777217.0) for an F64"
            + " tensor",
        () -> Tensor.of(16777217));
    refuses(
        "of: a float cannot hold 1630175280000, the nearest is 1630175232000; write"
            + " of(1630175280000.0) for an F64 tensor",
        () -> Tensor.of(1, 1630175280000L));
    refuses(
        "of: 9007199254740993 is neither a float nor a double; the nearest double is"
            + " 9.007199254740992E15",
        () -> Tensor.of(9007199254740993L));
    refuses(
        "scalar: a float cannot hold 1.6777217E7, the nearest is 1.6777216E7; write"
            + " scalar(DType.F64, 1.6777217E7)",
        () -> Tensor.scalar(16777217));
    refuses(
        "full: a float cannot hold 1.0E300, the nearest is Infinity; write full(DType.F64, 1.0E300,"
            + " …)",
        () -> Tensor.full(1e300, 2));
    refuses(
        "arange: a float cannot hold 1.6777217E7, the nearest is 1.6777216E7; write"
            + " arange(DType.F64, 0.0, 1.6777219E7, 1.0)",
        () -> Tensor.arange(16777219));
    refuses(
        "linspace: a float cannot hold 1.6777217E7, the nearest is 1.6777216E7; write"
            + " linspace(DType.F64, 1.6777217E7, 1.6777219E7, 3)",
        () -> Tensor.linspace(16777217, 16777219, 3));
    refuses(
        "linspace: a float cannot hold 1.6777217E7, the nearest is 1.6777216E7; write"
            + " linspace(DType.F64, 1.6777216E7, 1.6777218E7, 3)",
        () -> Tensor.linspace(16777216, 16777218, 3));
    refuses(
        "linspace: a float cannot hold 1.0E300, the nearest is Infinity; write"
            + " linspace(DType.F64, 0.0, 1.0E300, 3)",
        () -> Tensor.linspace(0, 1e300, 3));
    RandomGenerator rng = new SplittableRandom(1);
    refuses(
        "normal: a float cannot hold 1.0E300, the nearest is Infinity; write normal(DType.F64, rng,"
            + " 1.0E300, 1.0, …)",
        () -> Tensor.normal(rng, 1e300, 1, 2));
    refuses(
        "normal: needs a finite mean and standard deviation in F32; got 0.0 and 1.0E39",
        () -> Tensor.normal(DType.F32, rng, 0, 1e39, 2));
    refuses(
        "uniform: a float cannot hold 1.6777217E7, the nearest is 1.6777216E7; write"
            + " uniform(DType.F64, rng, 0.0, 1.6777217E7, …)",
        () -> Tensor.uniform(rng, 0, 16777217, 2));
  }

  @Test
  void integersThatAreNoDoubles() {
    long odd = (1L << 53) + 1;
    refuses(
        "Value.of: a double cannot hold 9007199254740993, the nearest is 9007199254740992",
        () -> Value.of(odd));
    refuses(
        "Value.of: a double cannot hold -9007199254740993, the nearest is -9007199254740992",
        () -> Value.of(-odd));
    refuses(
        "Value.of: a double cannot hold 9223372036854775807, the nearest is 9223372036854775808",
        () -> Value.of(Long.MAX_VALUE));
    refuses(
        "scalar: a double cannot hold 9007199254740993, the nearest is 9007199254740992",
        () -> Tensor.scalar(odd));
    refuses(
        "scalar: a double cannot hold 9007199254740993, the nearest is 9007199254740992",
        () -> Tensor.scalar(DType.F64, odd));
    refuses(
        "full: a double cannot hold 9007199254740993, the nearest is 9007199254740992",
        () -> Tensor.full(odd, 2));
    refuses(
        "full: a double cannot hold 9007199254740993, the nearest is 9007199254740992",
        () -> Tensor.full(DType.F64, odd, 2));
    assertEquals(0x1p63, -Value.of(Long.MIN_VALUE).value());
    assertEquals(0x1p53, Value.of(odd - 1).value());
    assertEquals(0x1p53, Tensor.full(DType.F64, odd - 1, 1).item());
    assertEquals(3, Value.of(3).value());
  }

  @Test
  void whatIsExactOrSaysItsDType() {
    assertEquals(NdArray.of(1f, -2, 16777216, 1 << 30), Tensor.of(1, -2, 16777216, 1 << 30).data());
    assertEquals(0x1p63f, -Tensor.of(Long.MIN_VALUE).item());
    assertEquals(DType.F32, Tensor.of().dtype());
    assertEquals(16777217, Tensor.of(16777217.0).item());
    assertEquals(0.1f, (float) Tensor.scalar(0.1).item());
    assertEquals(Double.NaN, Tensor.full(Double.NaN).item());
    assertEquals(Double.POSITIVE_INFINITY, Tensor.scalar(Double.POSITIVE_INFINITY).item());
    assertEquals(16777216, Tensor.scalar(DType.F32, 16777217).item());
    assertEquals(16777216, Tensor.arange(16777217).get(-1));
    assertEquals(3, Tensor.arange(1 << 26, (1 << 26) + 24, 8).size());
    assertEquals(17, Tensor.arange(33554400, 33554433, 2).size());
    assertEquals(33554432, Tensor.arange(33554400, 33554433, 2).get(-1));
    assertEquals(NdArray.of(1, 1 << 25), Tensor.arange(1, (1 << 25) + 1, (1 << 25) - 1).data());
    assertEquals(
        NdArray.of(16777216f, 16777218, 16777220), Tensor.linspace(16777216, 16777220, 3).data());
    assertEquals(DType.F32, Tensor.linspace(-3e38f, 3e38f, 3).dtype());
  }

  @Property
  void everyLong(@ForAll long x) {
    boolean exact = new BigDecimal((float) x).compareTo(BigDecimal.valueOf(x)) == 0;
    if (exact) {
      assertEquals((float) x, NdArray.of(x).item());
    } else {
      assertThrows(IllegalArgumentException.class, () -> NdArray.of(x));
    }
  }
}
