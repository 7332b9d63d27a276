package adjoint.kernel.elementwise;

import adjoint.kernel.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The vector loop of the power equals StrictMath, bit for bit. */
final class VectorPowerTest {
  private static final boolean LONG = Boolean.getBoolean("adjoint.long");
  private static final int BATCH = 4099; // not a multiple of any vector, and a prime

  private final Strided.Loop power = new PowerLoop.Tiered(Tier.AT_ONCE);

  /** Every pair of numbers where an algorithm changes its branch, and their neighbours. */
  @Test
  void grid() {
    double[] marks = {
      0,
      0.25,
      0.5,
      0.75,
      1,
      1.5,
      2,
      2.5,
      3,
      4,
      10,
      17,
      511.5,
      1023,
      1024,
      1074,
      1075,
      1e-9,
      1e5,
      1e9,
      Math.E,
      Math.sqrt(1.5),
      Math.sqrt(3),
      Math.sqrt(0.5),
      Math.sqrt(0.75),
      1e-300,
      1e300,
      0x1p31,
      0x1p32,
      0x1p53,
      0x1p64,
      1 - 0x1p-20,
      1 + 0x1p-20,
      Double.MIN_VALUE,
      Double.MIN_NORMAL,
      Double.MAX_VALUE,
      Double.POSITIVE_INFINITY,
      Double.NaN,
      Float.MIN_VALUE,
      Float.MAX_VALUE
    };
    List<Double> numbers = new ArrayList<>();
    for (double mark : marks) {
      for (int step = -2; step <= 2; step++) {
        double near = Double.longBitsToDouble(Double.doubleToRawLongBits(mark) + step);
        numbers.add(near);
        numbers.add(-near);
        numbers.add(Math.scalb(near, -1));
      }
    }
    double[] b = numbers.stream().mapToDouble(x -> x).toArray();
    for (double base : b) {
      double[] a = new double[b.length];
      Arrays.fill(a, base);
      compare(a, b);
      compare(b, a);
    }
  }

  @Test
  void atRandom() {
    SplittableRandom rng = new SplittableRandom(1);
    double[] a = new double[BATCH];
    double[] b = new double[BATCH];
    for (long done = 0; done < (LONG ? 10_000_000_000L : 300_000); done += BATCH) {
      int kind = rng.nextInt(8);
      for (int i = 0; i < BATCH; i++) {
        a[i] = base(kind, rng);
        b[i] = exponent(kind, rng);
      }
      compare(a, b);
    }
  }

  private static double base(int kind, SplittableRandom rng) {
    return switch (kind) {
      case 0 -> Double.longBitsToDouble(rng.nextLong());
      case 1 -> 1 + Math.scalb(rng.nextDouble(-1, 1), -rng.nextInt(50));
      case 2 -> (float) rng.nextDouble(0, 100);
      case 3 -> rng.nextInt(-9, 40) / 4.0;
      case 4, 5 -> Math.scalb(rng.nextDouble(0.5, 2), rng.nextInt(-60, 60));
      default -> rng.nextDouble(0, 4);
    };
  }

  private static double exponent(int kind, SplittableRandom rng) {
    return switch (kind) {
      case 0 -> rng.nextDouble(-2, 2);
      case 1 -> Math.scalb(rng.nextDouble(-1, 1), rng.nextInt(33));
      case 2 -> rng.nextInt(-20, 20);
      case 3 -> rng.nextInt(-40, 40) / 4.0;
      case 4, 5 -> rng.nextDouble(-12, 12);
      default -> rng.nextDouble(-4, 4);
    };
  }

  private void compare(double[] a, double[] b) {
    double[] y = new double[a.length];
    power.run(new Object[] {a, b}, new int[2], 0, y, 0, y.length);
    for (int i = 0; i < y.length; i++) {
      double expected = StrictMath.pow(a[i], b[i]);
      if (Double.doubleToLongBits(expected) != Double.doubleToLongBits(y[i])) {
        throw new AssertionError(a[i] + " ^ " + b[i] + " is " + y[i] + ", must be " + expected);
      }
    }
  }
}
