package adjoint.kernel.elementwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.op.Mul;
import adjoint.op.PowConstant;
import adjoint.op.PowDerivative;
import adjoint.op.Sub;
import adjoint.op.Tanh;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopsTest {
  private final SplittableRandom rng = new SplittableRandom(1);

  private double[] doubles(int n) {
    return rng.doubles(n, -2, 2).toArray();
  }

  private static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  /** The place of a row-major position in a strided array. */
  private static int place(int position, int offset, int[] strides, int[] extents) {
    int place = offset;
    for (int axis = extents.length - 1, rest = position; axis >= 0; axis--) {
      place += rest % extents[axis] * strides[axis];
      rest /= extents[axis];
    }
    return place;
  }

  private static void map(
      DoubleUnaryOperator f, Object x, int at, int[] strides, int[] extents, Object y) {
    Strided.Loop loop = Loops.map(f, Strided.size(extents));
    Strided.run(loop, new Object[] {x}, new int[] {at}, new int[][] {strides}, extents, y);
  }

  private static void zip(
      DoubleBinaryOperator f,
      Object a,
      int aAt,
      int[] aStrides,
      Object b,
      int bAt,
      int[] bStrides,
      int[] extents,
      Object y) {
    Strided.Loop loop = Loops.zip(f, Strided.size(extents));
    int[][] strides = {aStrides, bStrides};
    Strided.run(loop, new Object[] {a, b}, new int[] {aAt, bAt}, strides, extents, y);
  }

  private static double f(double x) {
    return x * x + 1;
  }

  @Test
  void mapsWithLambdasMethodsAndOperations() {
    double[] x = doubles(100);
    List<DoubleUnaryOperator> functions =
        List.of(
            v -> v * v + 1,
            LoopsTest::f,
            Math::abs,
            Tanh.OP,
            new PowConstant(3),
            new PowConstant(0.5),
            DoubleUnaryOperator.identity());
    for (DoubleUnaryOperator f : functions) {
      double[] y = new double[100];
      map(f, x, 0, new int[] {1}, new int[] {100}, y);
      assertArrayEquals(Arrays.stream(x).map(f).toArray(), y);
      float[] z = new float[100];
      float[] single = floats(x);
      map(f, single, 0, new int[] {1}, new int[] {100}, z);
      for (int i = 0; i < 100; i++) {
        assertEquals((float) f.applyAsDouble(single[i]), z[i]);
      }
    }
  }

  /** A slope with a factor of 0 before the power, which then has no say in the sign. */
  @Test
  void noPowerHasTheBitsOfItsDefinition() {
    PowDerivative f = new PowDerivative(0, 1);
    double[] y = {77};
    Object[] in = {new double[] {-2}, new double[] {0}};
    Loops.zip(f, 1).run(in, new int[2], 0, y, 0, 1);
    assertEquals(Double.doubleToLongBits(f.applyAsDouble(-2, 0)), Double.doubleToLongBits(y[0]));
  }

  @Test
  void anExceptionOfTheFunctionComesThrough() {
    DoubleUnaryOperator broken =
        x -> {
          throw new UnsupportedOperationException();
        };
    assertThrows(
        UnsupportedOperationException.class,
        () -> map(broken, new double[1], 0, new int[] {1}, new int[] {1}, new double[1]));
  }

  @Test
  void manyThreadsMayUseAFunctionForTheFirstTime() throws Exception {
    DoubleUnaryOperator fresh = x -> x + 17;
    Callable<Double> use =
        () -> {
          double[] y = new double[1];
          map(fresh, new double[1], 0, new int[] {1}, new int[] {1}, y);
          return y[0];
        };
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      for (Future<Double> y :
          executor.invokeAll(IntStream.range(0, 50).mapToObj(i -> use).toList())) {
        assertEquals(17, y.get());
      }
    }
  }

  /** Extents, then strides of two operands, then their offsets. */
  private static final int[][][] LAYOUTS = {
    {{7}, {1}, {1}, {0, 0}},
    {{7}, {1}, {0}, {0, 5}},
    {{7}, {0}, {1}, {3, 0}},
    {{7}, {0}, {0}, {3, 4}},
    {{7}, {-1}, {2}, {6, 1}},
    {{7}, {3}, {-2}, {0, 20}},
    {{}, {}, {}, {2, 3}},
    {{1}, {9}, {0}, {2, 3}},
    {{3, 4}, {4, 1}, {4, 1}, {0, 0}},
    {{3, 4}, {1, 3}, {4, 1}, {0, 7}},
    {{3, 4}, {0, 1}, {4, 1}, {1, 0}},
    {{3, 4}, {1, 0}, {0, 1}, {1, 0}},
    {{3, 1, 4}, {4, 99, 1}, {8, 0, 2}, {1, 0}},
    {{2, 3, 4}, {12, 4, 1}, {12, 4, 1}, {0, 1}},
    {{2, 3, 4}, {12, 4, 1}, {0, 4, 1}, {0, 1}},
    {{2, 3, 4}, {12, 4, 1}, {4, 0, 1}, {0, 1}},
    {{2, 3, 4}, {-12, 4, -1}, {3, 1, 6}, {15, 0}},
    {{2, 2, 2, 2}, {8, 4, 2, 1}, {1, 2, 4, 8}, {0, 0}},
    {{0}, {1}, {1}, {0, 0}},
    {{3, 0, 2}, {0, 2, 1}, {1, 1, 1}, {0, 0}},
  };

  /** Long enough for blocks of several sizes, short rows and long ones. */
  private static final int[][] SHAPES = {
    {1000, 3},
    {3, 1000},
    {40, 40},
    {17, 300},
    {2, 5, 200},
    {5, 130, 7},
    {2, 3, 20, 16},
    {2000},
    {4, 14, 2, 7, 2, 6},
    {9, 7, 3, 5},
    {2, 3, 2, 2, 2, 20},
  };

  /** Random strides of each shape: transposed, repeated along some axes, backwards, with gaps. */
  @Test
  void layoutsOfManyElements() {
    double[] a = doubles(40000);
    float[] c = floats(a);
    for (int[] extents : SHAPES) {
      int n = Arrays.stream(extents).reduce(1, (i, j) -> i * j);
      for (int trial = 0; trial < 60; trial++) {
        int[][] strides = {strides(extents), strides(extents)};
        int[] offsets = {offset(extents, strides[0]), offset(extents, strides[1])};
        DoubleBinaryOperator g = trial % 2 == 0 ? Sub.OP : (x, y) -> x - 2 * y;
        double[] y = new double[n];
        float[] z = new float[n];
        for (int again = 0; again < (trial == 0 ? 60 : 1); again++) { // until it is compiled
          zip(g, a, offsets[0], strides[0], a, offsets[1], strides[1], extents, y);
          zip(g, c, offsets[0], strides[0], c, offsets[1], strides[1], extents, z);
        }
        double[] copy = new double[n];
        float[] single = new float[n];
        Loops.copy(a, offsets[0], strides[0], extents, copy);
        Loops.copy(c, offsets[1], strides[1], extents, single);
        for (int i = 0; i < n; i++) {
          int left = place(i, offsets[0], strides[0], extents);
          int right = place(i, offsets[1], strides[1], extents);
          assertEquals(g.applyAsDouble(a[left], a[right]), y[i]);
          assertEquals((float) g.applyAsDouble(c[left], c[right]), z[i]);
          assertEquals(a[left], copy[i]);
          assertEquals(c[right], single[i]);
        }
      }
    }
  }

  private int[] strides(int[] extents) {
    int[] strides = new int[extents.length];
    int step = rng.nextInt(4) == 0 ? 2 : 1;
    boolean transposed = rng.nextBoolean();
    for (int i = 0; i < extents.length; i++) {
      int axis = transposed ? i : extents.length - 1 - i;
      strides[axis] =
          switch (rng.nextInt(6)) {
            case 0 -> 0;
            case 1 -> -step;
            default -> step;
          };
      step *= extents[axis];
    }
    return strides;
  }

  private static int offset(int[] extents, int[] strides) {
    int offset = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      offset += strides[axis] < 0 ? -strides[axis] * (extents[axis] - 1) : 0;
    }
    return offset;
  }

  @Test
  void anyLayout() {
    double[] a = doubles(50);
    double[] b = doubles(50);
    float[] c = floats(a);
    float[] d = floats(b);
    for (DoubleBinaryOperator g : List.<DoubleBinaryOperator>of(Mul.OP, (x, y) -> x - 2 * y)) {
      for (int[][] layout : LAYOUTS) {
        int[] extents = layout[0];
        int n = Arrays.stream(extents).reduce(1, (i, j) -> i * j);
        double[] y = new double[n];
        float[] z = new float[n];
        zip(g, a, layout[3][0], layout[1], b, layout[3][1], layout[2], extents, y);
        zip(g, c, layout[3][0], layout[1], d, layout[3][1], layout[2], extents, z);
        double[] copy = new double[n];
        float[] single = new float[n];
        Loops.copy(a, layout[3][0], layout[1], extents, copy);
        Loops.copy(d, layout[3][1], layout[2], extents, single);
        double[] mapped = new double[n];
        float[] singleMapped = new float[n];
        map(LoopsTest::f, b, layout[3][1], layout[2], extents, mapped);
        map(LoopsTest::f, c, layout[3][0], layout[1], extents, singleMapped);
        for (int i = 0; i < n; i++) {
          int left = place(i, layout[3][0], layout[1], extents);
          int right = place(i, layout[3][1], layout[2], extents);
          assertEquals(g.applyAsDouble(a[left], b[right]), y[i]);
          assertEquals((float) g.applyAsDouble(c[left], d[right]), z[i]);
          assertEquals(a[left], copy[i]);
          assertEquals(d[right], single[i]);
          assertEquals(f(b[right]), mapped[i]);
          assertEquals((float) f(c[left]), singleMapped[i]);
        }
      }
    }
  }

  /** Masks and operands that repeat an element, for lengths around those of blocks. */
  @Test
  void choosesBetweenOperandsThatRepeat() {
    for (int n : new int[] {1, 5, 1023, 1024, 1025, 3000}) {
      double[][] in = {doubles(2 * n + 1), doubles(2 * n + 1), doubles(2 * n + 1)};
      Object[] singles = {floats(in[0]), floats(in[1]), floats(in[2])};
      int[] extents = {2, n};
      for (int repeated = 0; repeated < 8; repeated++) {
        int[][] strides = new int[3][];
        for (int k = 0; k < 3; k++) {
          strides[k] = new int[] {n, 1 - (repeated >> k & 1)};
        }
        double[] expected = new double[2 * n];
        for (int i = 0; i < expected.length; i++) {
          double mask = in[0][place(i, 1, strides[0], extents)];
          int chosen = mask > 0 ? 1 : 2;
          expected[i] = in[chosen][place(i, 1, strides[chosen], extents)];
        }
        double[] y = new double[2 * n];
        Strided.run(Loops.WHERE, in, new int[] {1, 1, 1}, strides, extents, y);
        assertArrayEquals(expected, y);
        float[] z = new float[2 * n];
        Strided.run(Loops.WHERE, singles, new int[] {1, 1, 1}, strides, extents, z);
        assertArrayEquals(floats(expected), z);
      }
    }
  }
}
