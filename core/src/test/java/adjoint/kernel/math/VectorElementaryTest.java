package adjoint.kernel.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.kernel.KernelComparison;
import adjoint.kernel.Tier;
import adjoint.kernel.elementwise.RowLoop;
import adjoint.kernel.elementwise.RowLoopTemplate;
import adjoint.op.Tan;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The loops of the elementary functions, with vectors and without, equal the operations' own
 * definitions bit for bit.
 */
final class VectorElementaryTest {
  private static final boolean LONG = Boolean.getBoolean("adjoint.long");
  private static final int BATCH = 4099; // not a multiple of any vector, and a prime
  private static final double[]
      MARKS = { // where an algorithm changes its branch, or its argument is rare
    0,
    1,
    0.5,
    2,
    0.25,
    0.3,
    0.41422,
    0.2929,
    3,
    22,
    56 * Math.log(2),
    708,
    709.782712893384,
    745.1332191019412,
    Math.log(2),
    Math.log(2) / 2,
    1.5 * Math.log(2),
    20 * Math.log(2),
    Math.sqrt(2),
    Math.sqrt(0.5),
    Math.PI / 4,
    Math.PI / 2,
    3 * Math.PI / 4,
    Math.PI,
    2 * Math.PI,
    7.5 * Math.PI,
    1000 * Math.PI,
    1e5,
    1e6,
    0.78125,
    0.84375,
    1.25,
    1 / 0.35,
    6,
    28,
    0.84375 * Math.sqrt(2),
    1.25 * Math.sqrt(2),
    6 * Math.sqrt(2),
    28 * Math.sqrt(2),
    0x1p-20,
    0x1p-27,
    0x1p-28,
    0x1p-29,
    0x1p-54,
    0x1p-55,
    0x1p52,
    0x1p53,
    0x1p63,
    1 - 0x1p-20,
    1 + 0x1p-20,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NaN,
    Float.MIN_VALUE,
    Float.MAX_VALUE,
    88.72284,
    103.97208
  };

  private final ElementaryLoops loops = new ElementaryLoops(Tier.AT_ONCE);
  private final ElementaryLoops plain = new ElementaryLoops(Tier.NEVER);

  @ParameterizedTest
  @EnumSource
  void theOperationIsKnown(Elementary function) {
    assertEquals(
        Optional.of(function), Elementary.of(KernelComparison.operation(function).getClass()));
  }

  @Test
  void nothingElseIs() {
    assertEquals(Optional.empty(), Elementary.of(Tan.OP.getClass()));
  }

  @ParameterizedTest
  @EnumSource
  void nearTheMarks(Elementary function) {
    double[] x = new double[MARKS.length * 2 * 41];
    int at = 0;
    for (double mark : MARKS) {
      for (int step = -20; step <= 20; step++) {
        double near = Double.longBitsToDouble(Double.doubleToRawLongBits(mark) + step);
        x[at++] = near;
        x[at++] = -near;
      }
    }
    compare(function, x);
    for (int i = 0; i < x.length; i++) {
      int step = i % 41 - 20;
      x[i] = Float.intBitsToFloat(Float.floatToRawIntBits((float) x[i]) + step);
    }
    compare(function, x);
  }

  @ParameterizedTest
  @EnumSource
  void atRandom(Elementary function) {
    SplittableRandom rng = new SplittableRandom(function.name().length());
    double[] x = new double[BATCH];
    for (long done = 0; done < (LONG ? 100_000_000 : 60_000); done += BATCH) {
      fill(x, rng.nextInt(7), rng);
      compare(function, x);
    }
  }

  private static void fill(double[] x, int kind, SplittableRandom rng) {
    for (int i = 0; i < x.length; i++) {
      x[i] =
          switch (kind) {
            case 0 -> Double.longBitsToDouble(rng.nextLong());
            case 1 -> rng.nextDouble(-1, 1);
            case 2 -> rng.nextDouble(-40, 40);
            case 3 -> rng.nextDouble(-760, 760);
            case 4 -> Math.scalb(rng.nextDouble(-1, 1), -rng.nextInt(60));
            case 5 -> 1 + Math.scalb(rng.nextDouble(-1, 1), -rng.nextInt(60));
            default -> Math.scalb(rng.nextDouble(0.4, 2.1), rng.nextInt(64) - 5);
          };
    }
  }

  /** All floats in the long profile, otherwise a few of every exponent. */
  @ParameterizedTest
  @EnumSource
  void floats(Elementary function) {
    floats(function, loops);
  }

  /** The same without vectors. */
  @ParameterizedTest
  @EnumSource
  void plainFloats(Elementary function) {
    floats(function, plain);
  }

  private static void floats(Elementary function, ElementaryLoops loops) {
    DoubleUnaryOperator f = KernelComparison.operation(function);
    MapLoop loop = loops.get(function, f, new RowLoopTemplate());
    float[] x = new float[1 << 12];
    float[] y = new float[x.length];
    long step = LONG ? x.length : 409_603L * 177;
    for (long begin = Integer.MIN_VALUE; begin <= Integer.MAX_VALUE; begin += step) {
      for (int i = 0; i < x.length; i++) {
        x[i] = Float.intBitsToFloat((int) begin + i * (LONG ? 1 : 8887));
      }
      loop.map(f, x, 0, 1, y, 0, x.length);
      for (int i = 0; i < x.length; i++) {
        float expected = (float) f.applyAsDouble(x[i]);
        if (Float.floatToIntBits(expected) != Float.floatToIntBits(y[i])) {
          throw new AssertionError(
              function + "(" + x[i] + ") is " + y[i] + ", must be " + expected);
        }
      }
    }
  }

  /** Floats for which StrictMath rounds the other way than the exact value. */
  @ParameterizedTest
  @EnumSource
  void floatsInTheMiddle(Elementary function) {
    floatsInTheMiddle(function, loops);
    floatsInTheMiddle(function, plain);
  }

  private static void floatsInTheMiddle(Elementary function, ElementaryLoops loops) {
    DoubleUnaryOperator f = KernelComparison.operation(function);
    MapLoop loop = loops.get(function, f, new RowLoopTemplate());
    float[] x = {0x1.680cbap-4f, 0x1.fb035ap-2f, 0x1.f860aap-5f, 0x1.4cp-17f, 0x1.76p-17f};
    for (float sign = -1; sign <= 1; sign += 2) {
      for (float middle : x) {
        float[] row = new float[19]; // whole vectors and a rest
        Arrays.fill(row, sign * middle);
        float[] y = new float[row.length];
        loop.map(f, row, 0, 1, y, 0, row.length);
        for (float result : y) {
          assertEquals((float) f.applyAsDouble(sign * middle), result, function + " of " + middle);
        }
      }
    }
  }

  /** Any step, from any place, of any length, over itself: the same as one call an element. */
  @ParameterizedTest
  @EnumSource
  void layouts(Elementary function) {
    DoubleUnaryOperator f = KernelComparison.operation(function);
    RowLoop plain = new RowLoopTemplate();
    MapLoop loop = loops.get(function, f, plain);
    SplittableRandom rng = new SplittableRandom(1);
    for (int n = 0; n < 1200; n += n < 40 ? 1 : 97) {
      int step = rng.nextInt(-2, 4);
      double[] x = rng.doubles(3 * n + 9, 0.1, 9).toArray();
      int at = step < 0 ? 2 * n + 2 : rng.nextInt(3);
      double[] y = new double[n + 4];
      double[] z = new double[n + 4];
      plain.map(f, x, at, step, y, 2, n);
      loop.map(f, x, at, step, z, 2, n);
      same(function, x, y, z);
      System.arraycopy(x, 0, y, 0, n);
      System.arraycopy(x, 0, z, 0, n);
      plain.map(f, y, 0, 1, y, 0, n);
      loop.map(f, z, 0, 1, z, 0, n);
      same(function, x, y, z);
      float[] u = new float[x.length];
      for (int i = 0; i < u.length; i++) {
        u[i] = (float) x[i];
      }
      float[] v = new float[n + 4];
      float[] w = new float[n + 4];
      plain.map(f, u, at, step, v, 2, n);
      loop.map(f, u, at, step, w, 2, n);
      for (int i = 0; i < v.length; i++) {
        assertTrue(v[i] == w[i], function + " of floats, element " + i + " of " + n);
      }
    }
  }

  private void compare(Elementary function, double[] x) {
    DoubleUnaryOperator f = KernelComparison.operation(function);
    double[] y = new double[x.length];
    loops.get(function, f, new RowLoopTemplate()).map(f, x, 0, 1, y, 0, x.length);
    double[] expected = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      expected[i] = f.applyAsDouble(x[i]);
    }
    same(function, x, expected, y);
  }

  private static void same(Elementary function, double[] x, double[] expected, double[] actual) {
    for (int i = 0; i < expected.length; i++) {
      if (Double.doubleToLongBits(expected[i]) != Double.doubleToLongBits(actual[i])) {
        throw new AssertionError(
            function
                + "("
                + x[i]
                + "), element "
                + i
                + ", is "
                + actual[i]
                + ", must be "
                + expected[i]);
      }
    }
  }
}
