package adjoint.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels do what their documentation says, bit for bit. */
class ReferenceKernelsTest {
  private final SplittableRandom rng = new SplittableRandom(3);
  private final Documented twice = new Documented(false);
  private final Documented single = new Documented(true);

  /** Numbers of different size, so that another order of addition shows. */
  private double[] numbers(int n) {
    double[] x = new double[n];
    Arrays.setAll(x, i -> (float) (rng.nextDouble(-1, 1) * Math.pow(10, rng.nextInt(-3, 4))));
    return x;
  }

  private static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 1, 2, 3, 5, 31, 32, 33, 47, 63, 64, 65, 100, 127, 128, 129, 1000, 4095, 4096, 4097, 4200,
        8191, 8192, 8193, 12288, 12289, 16384, 20000, 40961
      })
  void sumsOfRows(int n) {
    int rows = 3;
    int at = 2;
    double[] x = numbers(at + rows * n + 1);
    double[] y = new double[rows];
    float[] z = new float[rows];
    F64Reference.sumRows(x, at, rows, n, y);
    F32Reference.sumRows(floats(x), at, rows, n, z);
    for (int i = 0; i < rows; i++) {
      double[] row = Arrays.copyOfRange(x, at + i * n, at + (i + 1) * n);
      assertEquals(twice.row(row), y[i]);
      assertEquals(single.row(row), z[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 127, 128, 129, 255, 256, 257, 384, 385, 700, 1024, 1025})
  void sumsOfSlices(int n) {
    int outer = 2;
    for (int inner : new int[] {1, 2, 5}) {
      int at = 3;
      double[] x = numbers(at + outer * n * inner);
      double[] y = new double[outer * inner];
      float[] z = new float[outer * inner];
      Arrays.fill(y, Double.NaN);
      F64Reference.sumSlices(x, at, outer, n, inner, y);
      F32Reference.sumSlices(floats(x), at, outer, n, inner, z);
      for (int o = 0; o < outer; o++) {
        for (int i = 0; i < inner; i++) {
          double[] line = new double[n];
          int from = at + o * n * inner + i;
          int step = inner;
          Arrays.setAll(line, j -> x[from + j * step]);
          assertEquals(twice.slices(line), y[o * inner + i]);
          assertEquals(single.slices(line), z[o * inner + i]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 31, 32, 33, 63, 64, 65, 255, 256, 257, 511, 512, 513, 1000})
  void productsOfMatrices(int k) {
    for (int m : new int[] {0, 1, 3}) {
      for (int n : new int[] {0, 1, 2, 5}) {
        for (boolean transposed : new boolean[] {false, true}) {
          requireProduct(m, k, n, transposed ? 1 : k, transposed ? m : 1, 0);
        }
        requireProduct(m, k, n, 2 * k + 1, 2, 5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4095, 4096, 4097, 9000, 12289})
  void productsWithALongColumn(int k) {
    requireProduct(2, k, 1, k, 1, 0);
    requireProduct(2, k, 1, 1, 2, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {4095, 4096, 4097, 8192, 9000, 12289})
  void productsOfLongRows(int k) {
    requireProduct(2, k, 3, k, 1, 0);
    requireProduct(1, k, 2, 1, 2, 1);
  }

  private void requireProduct(int m, int k, int n, int aRow, int aColumn, int aAt) {
    double[] a = numbers(aAt + m * aRow + k * aColumn + 1);
    double[] b = numbers(4 + k * n);
    double[] c = new double[2 + m * n];
    float[] d = new float[2 + m * n];
    Arrays.fill(c, Double.NaN);
    Arrays.fill(d, Float.NaN);
    F64Reference.matmul(a, aAt, aRow, aColumn, b, 4, c, 1, m, k, n);
    F32Reference.matmul(floats(a), aAt, aRow, aColumn, floats(b), 4, d, 1, m, k, n);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double[] row = new double[k];
        double[] column = new double[k];
        int from = aAt + i * aRow;
        int to = 4 + j;
        Arrays.setAll(row, p -> a[from + p * aColumn]);
        Arrays.setAll(column, p -> b[to + p * n]);
        boolean oneColumn = n == 1;
        double expected = oneColumn ? twice.dot(row, column) : twice.chain(row, column);
        double rounded = oneColumn ? single.dot(row, column) : single.chain(row, column);
        assertEquals(expected, c[1 + i * n + j]);
        assertEquals(rounded, d[1 + i * n + j]);
      }
    }
    // Nothing is written outside of the result.
    assertTrue(Double.isNaN(c[0]) && Double.isNaN(c[c.length - 1]));
    assertTrue(Float.isNaN(d[0]) && Float.isNaN(d[d.length - 1]));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 300})
  void runningSums(int n) {
    int outer = 2;
    int inner = 3;
    int at = 1;
    double[] x = numbers(at + outer * n * inner);
    double[] y = new double[outer * n * inner];
    float[] z = new float[outer * n * inner];
    F64Reference.cumsum(x, at, outer, n, inner, y);
    F32Reference.cumsum(floats(x), at, outer, n, inner, z);
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        double sum = 0;
        double ofFloats = 0;
        for (int j = 0; j < n; j++) {
          int place = (o * n + j) * inner + i;
          sum += x[at + place];
          ofFloats += (float) x[at + place];
          assertEquals(sum, y[place]);
          assertEquals((float) ofFloats, z[place]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 300})
  void maxima(int n) {
    int outer = 2;
    for (int inner : new int[] {1, 3}) {
      int at = 1;
      double[] x = numbers(at + outer * n * inner);
      double[] y = new double[outer * inner];
      float[] z = new float[outer * inner];
      F64Reference.maxSlices(x, at, outer, n, inner, y);
      F32Reference.maxSlices(floats(x), at, outer, n, inner, z);
      for (int o = 0; o < outer; o++) {
        for (int i = 0; i < inner; i++) {
          double max = Double.NEGATIVE_INFINITY;
          for (int j = 0; j < n; j++) {
            max = Math.max(max, x[at + (o * n + j) * inner + i]);
          }
          assertEquals(max, y[o * inner + i]);
          assertEquals((float) max, z[o * inner + i]);
        }
      }
    }
  }

  @Test
  void thePowerOfTwoBelow() {
    assertEquals(0, ReferenceKernels.leftPart(1, 1));
    assertEquals(1, ReferenceKernels.leftPart(2, 1));
    assertEquals(2, ReferenceKernels.leftPart(3, 1));
    assertEquals(4096, ReferenceKernels.leftPart(4097, 4096));
    assertEquals(1 << 29, ReferenceKernels.leftPart(1 << 30, 1));
    assertEquals(1 << 30, ReferenceKernels.leftPart((1 << 30) + 1, 1));
    assertEquals(1 << 30, ReferenceKernels.leftPart(Integer.MAX_VALUE, 1));
    assertEquals(1 << 30, ReferenceKernels.powerOfTwo(Integer.MAX_VALUE));
    assertEquals(1 << 30, ReferenceKernels.powerOfTwo(1 << 30));
    assertEquals(1 << 29, ReferenceKernels.powerOfTwo((1 << 29) - 1));
  }

  @Test
  void theLargestMagnitudeIsFoundInAnyPlace() {
    assertEquals(0, F64Reference.maxAbs(new double[] {9, 9, 9}, 1, 0));
    for (int n = 1; n < 12; n++) {
      for (int place = 0; place < n; place++) {
        for (double extreme : new double[] {-3, Double.NEGATIVE_INFINITY, Double.NaN}) {
          double[] x = new double[n + 4]; // and larger numbers on either side
          Arrays.fill(x, 1e30);
          Arrays.fill(x, 2, n + 2, -0.5);
          x[place + 2] = extreme;
          assertEquals(Math.abs(extreme), F64Reference.maxAbs(x, 2, n));
          assertEquals(Math.abs(extreme), F32Reference.maxAbs(floats(x), 2, n));
        }
      }
    }
  }
}
