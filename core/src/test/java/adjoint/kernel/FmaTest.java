package adjoint.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.OwnJvm;
import adjoint.array.DType;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The software's {@code a·b + c} has the bits of {@link Math#fma}. */
final class FmaTest {
  private static final int TRIPLES = Boolean.getBoolean("adjoint.long") ? 1_000_000_000 : 5_000_000;

  private static final double[] SPECIAL = {
    0,
    1,
    1.5,
    3,
    Math.PI,
    0x1.fffffffffffffp0,
    0x1.0000000000001p0,
    0x1.fffffep0,
    0x1.000002p0,
    0x1p-1074,
    0x1.8p-1073,
    0x1p-1022,
    0x1.fffffffffffffp-1023,
    0x1.0000000000001p-1022,
    0x1p-960,
    0x1p-500,
    0x1p-511,
    0x1p-537,
    0x1p-149,
    0x1p-126,
    0x1.fffffcp-127,
    0x1p-75,
    0x1p-53,
    0x1p-24,
    0x1p27,
    0x1p52,
    0x1p53,
    0x1p75,
    0x1p127,
    0x1.fffffep127,
    0x1p512,
    0x1p970,
    0x1p996,
    0x1p1023,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NaN
  };

  private static void assertSame(double a, double b, double c) {
    double expected = Math.fma(a, b, c);
    double actual = Fma.software(a, b, c);
    if (Double.doubleToLongBits(expected) != Double.doubleToLongBits(actual)) {
      assertEquals(
          Double.toHexString(expected),
          Double.toHexString(actual),
          () -> String.format("%a * %a + %a", a, b, c));
    }
  }

  private static void assertSame(float a, float b, float c) {
    float expected = Math.fma(a, b, c);
    float actual = Fma.software(a, b, c);
    if (Float.floatToIntBits(expected) != Float.floatToIntBits(actual)) {
      assertEquals(
          Float.toHexString(expected),
          Float.toHexString(actual),
          () -> String.format("%a * %a + %a", a, b, c));
    }
  }

  @Test
  void onExtremes() {
    double[] all = new double[2 * SPECIAL.length];
    for (int i = 0; i < SPECIAL.length; i++) {
      all[2 * i] = SPECIAL[i];
      all[2 * i + 1] = -SPECIAL[i];
    }
    for (double a : all) {
      for (double b : all) {
        for (double c : all) {
          assertSame(a, b, c);
          assertSame((float) a, (float) b, (float) c);
        }
        for (double near : new double[] {a * b, Math.nextUp(a * b), Math.nextDown(a * b)}) {
          assertSame(a, b, -near);
          assertSame((float) a, (float) b, (float) -near);
        }
      }
    }
  }

  @Test
  void onDoublesOfAllSizes() {
    SplittableRandom rng = new SplittableRandom(1);
    for (int i = 0; i < TRIPLES; i++) {
      double a = number(rng, 52, 1023);
      double b = number(rng, 52, 1023);
      assertSame(a, b, addend(rng, a * b, 52, 1023));
    }
  }

  @Test
  void onFloatsOfAllSizes() {
    SplittableRandom rng = new SplittableRandom(2);
    for (int i = 0; i < TRIPLES; i++) {
      float a = (float) number(rng, 23, 127);
      float b = (float) number(rng, 23, 127);
      assertSame(a, b, (float) addend(rng, (double) a * b, 23, 127));
    }
  }

  /** Products, sums or both are subnormal, the largest, or just beyond. */
  @Test
  void nearTheEndsOfTheRange() {
    SplittableRandom rng = new SplittableRandom(4);
    int triples = Boolean.getBoolean("adjoint.long") ? 100_000_000 : 100_000;
    for (int i = 0; i < triples; i++) {
      boolean small = i % 4 != 0;
      int exponent = small ? rng.nextInt(-1140, -950) : rng.nextInt(950, 1026);
      int ofA = rng.nextInt(Math.max(-1074, exponent - 1023), Math.min(1023, exponent + 1074) + 1);
      double a = Math.scalb(number(rng, 52, 1), ofA);
      double b = Math.scalb(number(rng, 52, 1), exponent - ofA);
      double product = a * b;
      double c =
          switch (rng.nextInt(4)) {
            case 0 -> Math.scalb(number(rng, 52, 1), exponent + rng.nextInt(-170, 170));
            case 1 -> addend(rng, product, 52, 1023);
            case 2 -> Math.copySign(Double.MIN_NORMAL, rng.nextInt()) - product; // the boundary
            default -> (rng.nextInt(9) - 4) * Double.MIN_VALUE - product; // nearly nothing is left
          };
      assertSame(a, b, c);
    }
  }

  /** Often of a usual size, or with few bits, so that sums are ties. */
  private static double number(SplittableRandom rng, int bits, int largest) {
    long random = rng.nextLong();
    int kind = (int) (random & 15);
    long fraction = random >>> 12;
    fraction &=
        (-1L << (kind < 8 ? 52 - bits : 52 - (random >>> 4 & 63) * bits / 64)) & (1L << 52) - 1;
    int exponent =
        kind % 4 == 0
            ? rng.nextInt(-largest - bits, largest + 1)
            : rng.nextInt(-20, 20) + (kind % 4 == 1 ? -largest / 2 : 0);
    double size = Double.longBitsToDouble(1023L << 52 | fraction);
    return Math.scalb(random < 0 ? -size : size, exponent);
  }

  /**
   * Often such that much of the product is left, or such that one decides how the other is rounded.
   */
  private static double addend(SplittableRandom rng, double product, int bits, int largest) {
    return switch (rng.nextInt(4)) {
      case 0 -> number(rng, bits, largest);
      case 1 -> -product * (1 + (rng.nextInt(5) - 2) * Math.scalb(1, -bits));
      case 2 -> Math.scalb(product, rng.nextInt(-2 * bits - 8, 2 * bits + 8));
      default -> Math.scalb(number(rng, bits, 1), Math.getExponent(product) + rng.nextInt(-60, 60));
    };
  }

  /** Big decimals, which take a thousand times as long, would be objects. */
  @Test
  void productsOfUnusualSizesMakeNoObjects() {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (double[] sizes :
        new double[][] {
          {1e300, 1e-300}, {1e-155, 1e-155}, {1e-160, 1e-160}, {1e-320, 1}, {1e154, 1e153}
        }) {
      double sum = 0;
      long before = thread.getCurrentThreadAllocatedBytes();
      for (int i = 1; i < 20_000; i++) {
        sum = Fma.software(sizes[0] * (1 + 1.0 / i), sizes[1], sum);
      }
      long bytes = thread.getCurrentThreadAllocatedBytes() - before;
      double total = sum;
      assertTrue(bytes < 100_000, () -> bytes + " bytes for a sum of " + total);
    }
  }

  /** Prints the bits of some products. */
  static final class Run {
    private Run() {}

    public static void main(String[] args) {
      System.out.println(bits());
    }
  }

  private static String bits() {
    SplittableRandom rng = new SplittableRandom(3);
    StringBuilder bits = new StringBuilder();
    for (DType dtype : DType.values()) {
      for (int n : new int[] {1, 3, 64, 300}) {
        NdArray a = NdArray.normal(dtype, rng, 0, 1e-3, Shape.of(n, 300));
        NdArray b = NdArray.normal(dtype, rng, 0, 1e3, Shape.of(300, n));
        long hash = 0;
        for (double x : a.matmul(b).toDoubleArray()) {
          hash = 31 * hash + Double.doubleToLongBits(x);
        }
        bits.append(hash).append(' ');
      }
    }
    return bits.toString().trim();
  }

  @Test
  void productsWithoutTheInstructionHaveTheSameBits() throws Exception {
    String output = OwnJvm.output(Run.class, List.of("-XX:-UseFMA"));
    assertEquals(bits(), output.strip().lines().toList().getLast());
  }
}
