package adjoint.array;

import static adjoint.array.ShapeTest.fails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class NdArrayTest {
  private final NdArray matrix = NdArray.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
  private final NdArray scalar = NdArray.scalar(DType.F64, 7);

  private static void refuses(String message, Executable code) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, code).getMessage());
  }

  // ---- creation

  @Test
  void fromJavaArrays() {
    assertEquals(DType.F32, NdArray.of(1f, 2).dtype());
    assertEquals(DType.F64, NdArray.of(1.0, 2).dtype());
    assertEquals(Shape.of(2, 3), matrix.shape());
    assertEquals(6, matrix.size());
    assertEquals(Shape.of(1, 2, 1), NdArray.of(new float[][][] {{{1}, {2}}}).shape());
    assertEquals(Shape.of(1, 2, 1), NdArray.of(new double[][][] {{{1}, {2}}}).shape());
    assertEquals(DType.F32, NdArray.of(new float[][] {{1}}).dtype());
    assertEquals(Shape.of(0, 0), NdArray.of(new double[0][]).shape());
    assertEquals(Shape.of(2, 0), NdArray.of(new double[2][0]).shape());
    assertEquals(Shape.of(0, 0, 0), NdArray.of(new float[0][][]).shape());
    fails("of: row 1 has shape [1], row 0 has [2]", () -> NdArray.of(new double[][] {{1, 2}, {3}}));
    fails(
        "of: block 1 has shape [1, 1], block 0 has [1, 2]",
        () -> NdArray.of(new float[][][] {{{1, 2}}, {{3}}}));
  }

  @Test
  void arraysHandedInAreCopiedUnlessWrapped() {
    double[] numbers = {1, 2};
    double[][] rows = {{1, 2}};
    NdArray copied = NdArray.of(numbers);
    NdArray copiedRows = NdArray.of(rows);
    NdArray adopted = NdArray.wrap(numbers, Shape.of(2, 1));
    numbers[0] = 7;
    rows[0][0] = 7;
    assertEquals(1, copied.get(0));
    assertEquals(1, copiedRows.get(0, 0));
    assertEquals(7, adopted.get(0, 0));
    copied.toDoubleArray()[0] = 9;
    assertEquals(1, copied.get(0));
    assertNotEquals(copied.toDoubleArray(), copied.toDoubleArray());
    fails(
        "wrap: 2 numbers do not fill [3], which holds 3", () -> NdArray.wrap(numbers, Shape.of(3)));
    fails(
        "wrap: 2 numbers do not fill [], which holds 1",
        () -> NdArray.wrap(new float[2], Shape.of()));
  }

  @Test
  void filled() {
    assertEquals(NdArray.of(0f, 0), NdArray.zeros(DType.F32, Shape.of(2)));
    assertEquals(NdArray.of(0.1, 0.1), NdArray.full(DType.F64, 0.1, Shape.of(2)));
    assertEquals(NdArray.of(0.1f), NdArray.full(DType.F32, 0.1, Shape.of(1)));
    assertEquals(NdArray.of(new double[][] {{1, 0}, {0, 1}}), NdArray.eye(DType.F64, 2));
    assertEquals(Shape.of(0, 0), NdArray.eye(DType.F32, 0).shape());
    assertEquals(7, scalar.item());
    fails("eye: extents cannot be negative, got [-1, -1]", () -> NdArray.eye(DType.F32, -1));
  }

  @Test
  void ranges() {
    assertEquals(NdArray.of(0.0, 0.25, 0.5), NdArray.arange(DType.F64, 0, 0.75, 0.25));
    assertEquals(NdArray.of(3.0, 2, 1), NdArray.arange(DType.F64, 3, 0, -1));
    assertEquals(Shape.of(0), NdArray.arange(DType.F32, 1, 0, 1).shape());
    // Each is start + i·step, so errors do not add up.
    assertEquals(0.1 * 9, NdArray.arange(DType.F64, 0, 1, 0.1).get(9));
    assertEquals(NdArray.of(1.0, 1.5, 2), NdArray.linspace(DType.F64, 1, 2, 3));
    assertEquals(0.3, NdArray.linspace(DType.F64, 0, 0.3, 11).get(10));
    assertEquals(NdArray.of(1.0), NdArray.linspace(DType.F64, 1, 2, 1));
    assertEquals(Shape.of(0), NdArray.linspace(DType.F64, 1, 2, 0).shape());
    refuses(
        "arange: needs finite bounds and a step other than 0, got 0.0, 1.0, 0.0",
        () -> NdArray.arange(DType.F64, 0, 1, 0));
    refuses(
        "arange: needs finite bounds and a step other than 0, got 0.0, NaN, 1.0",
        () -> NdArray.arange(DType.F64, 0, Double.NaN, 1));
    refuses(
        "arange: from 0.0 to 1.0 by 1.0E-300 are too many numbers for a Java array",
        () -> NdArray.arange(DType.F64, 0, 1, 1e-300));
    fails(
        "linspace: extents cannot be negative, got [-1]",
        () -> NdArray.linspace(DType.F64, 0, 1, -1));
  }

  @Test
  void random() {
    NdArray u = NdArray.uniform(DType.F64, new SplittableRandom(1), -1, 3, Shape.of(1000));
    double mean = Arrays.stream(u.toDoubleArray()).average().orElseThrow();
    assertTrue(Arrays.stream(u.toDoubleArray()).allMatch(x -> x >= -1 && x < 3));
    assertEquals(1, mean, 0.15);
    NdArray n = NdArray.normal(DType.F64, new SplittableRandom(1), 5, 2, Shape.of(1000));
    double average = Arrays.stream(n.toDoubleArray()).average().orElseThrow();
    double spread =
        Math.sqrt(
            Arrays.stream(n.toDoubleArray()).map(x -> (x - average) * (x - average)).sum() / 1000);
    assertEquals(5, average, 0.25);
    assertEquals(2, spread, 0.25);
    assertEquals(
        NdArray.uniform(DType.F32, new SplittableRandom(9), 0, 1, Shape.of(2, 3)),
        NdArray.uniform(DType.F32, new SplittableRandom(9), 0, 1, Shape.of(2, 3)));
    refuses(
        "uniform: needs finite bounds, low below high in F64; got 1.0 and 1.0",
        () -> NdArray.uniform(DType.F64, new SplittableRandom(1), 1, 1, Shape.of(1)));
    refuses(
        "uniform: needs finite bounds, low below high in F32; got 1.0 and 1.0000000001",
        () -> NdArray.uniform(DType.F32, new SplittableRandom(1), 1, 1.0000000001, Shape.of(1)));
    refuses(
        "uniform: needs finite bounds, low below high in F64; got 0.0 and Infinity",
        () ->
            NdArray.uniform(
                DType.F64, new SplittableRandom(1), 0, Double.POSITIVE_INFINITY, Shape.of(1)));
    refuses(
        "normal: the standard deviation cannot be -1.0",
        () -> NdArray.normal(DType.F64, new SplittableRandom(1), 0, -1, Shape.of(1)));
  }

  @Test
  void uniformFloatsStayBelowTheBoundAndNotBelowTheOther() {
    RandomGenerator largest = () -> -1L; // every bit set: the largest double below 1
    RandomGenerator least = () -> 0L;
    for (double[] bounds : new double[][] {{0, 1}, {0.7, 0.7000001}, {-0.1, 0.1}, {0.3, 1e6}}) {
      double low = (float) bounds[0];
      double high = (float) bounds[1];
      double x = NdArray.uniform(DType.F32, largest, bounds[0], bounds[1], Shape.of(1)).item();
      double y = NdArray.uniform(DType.F32, least, bounds[0], bounds[1], Shape.of(1)).item();
      assertTrue(x < high && x >= low, () -> x + " is not below " + high);
      assertEquals(low, y);
    }
  }

  // ---- looking at it

  @Test
  void elements() {
    assertEquals(6, matrix.get(1, 2));
    assertEquals(6, matrix.get(-1, -1));
    assertEquals(7, scalar.get());
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, matrix.toDoubleArray());
    assertArrayEquals(new float[] {0.1f}, NdArray.of(0.1).toFloatArray());
    assertArrayEquals(new double[] {0.1f}, NdArray.of(0.1f).toDoubleArray());
    fails("get: [2, 3] needs 2 positions, got [1]", () -> matrix.get(1));
    fails("get: [0, 3] is outside [2, 3] (axis 1)", () -> matrix.get(0, 3));
    fails("get: [-3, 0] is outside [2, 3] (axis 0)", () -> matrix.get(-3, 0));
    fails(
        "item: needs exactly one element, this array is [2, 3]; use get(…) or toDoubleArray()",
        matrix::item);
  }

  @Test
  void casts() {
    assertSame(matrix, matrix.to(DType.F64));
    assertEquals(NdArray.of(0.1f), NdArray.of(0.1).to(DType.F32));
    assertEquals(NdArray.of((double) 0.1f), NdArray.of(0.1f).to(DType.F64));
    assertEquals(
        NdArray.of(1.0, 4), matrix.slice(1, 0, 1, 1).to(DType.F32).to(DType.F64).reshape(2));
    assertEquals(0.1f, DType.F32.round(0.1));
    assertEquals(0.1, DType.F64.round(0.1));
  }

  @Test
  void equality() {
    assertEquals(NdArray.of(Double.NaN), NdArray.of(Double.NaN));
    assertNotEquals(NdArray.of(0.0), NdArray.of(-0.0));
    assertNotEquals(NdArray.of(1.0), NdArray.of(1f));
    assertNotEquals(NdArray.of(1.0, 2), NdArray.of(1.0, 2).reshape(2, 1));
    assertEquals(matrix, matrix.permute(1, 0).permute(1, 0));
    assertEquals(matrix.hashCode(), matrix.permute(1, 0).contiguous().permute(1, 0).hashCode());
  }

  // ---- views

  @Test
  void permuting() {
    NdArray transposed = matrix.permute(1, 0);
    assertEquals(NdArray.of(new double[][] {{1, 4}, {2, 5}, {3, 6}}), transposed);
    assertFalse(transposed.isContiguous());
    assertTrue(transposed.contiguous().isContiguous());
    assertEquals(transposed, matrix.permute(-1, -2));
    fails("permute: [2, 3] has 2 axes, got [0]", () -> matrix.permute(0));
    fails("permute: axis 0 is named twice in [0, 0]", () -> matrix.permute(0, 0));
    fails("permute: no axis 2 in [2, 3]; use -2 to 1", () -> matrix.permute(0, 2));
  }

  @Test
  void reshaping() {
    assertEquals(NdArray.of(new double[][] {{1, 2}, {3, 4}, {5, 6}}), matrix.reshape(3, -1));
    assertEquals(NdArray.of(1.0, 4, 2, 5, 3, 6), matrix.permute(1, 0).reshape(6));
    assertSame(matrix, matrix.reshape(2, 3));
    fails("reshape: [2, 3] has 6 elements and cannot become [4]", () -> matrix.reshape(4));
  }

  @Test
  void slicing() {
    assertEquals(NdArray.of(new double[][] {{1, 3}, {4, 6}}), matrix.slice(1, 0, 2, 2));
    assertEquals(NdArray.of(new double[][] {{3, 2, 1}, {6, 5, 4}}), matrix.slice(-1, 2, 3, -1));
    assertEquals(Shape.of(2, 0), matrix.slice(1, 0, 0, 1).shape());
    assertEquals(Shape.of(2, 0), matrix.slice(1, 99, 0, -5).shape());
    fails(
        "slice: 3 slices from 1 by 1 are outside axis 1 of [2, 3]", () -> matrix.slice(1, 1, 3, 1));
    fails(
        "slice: 2 slices from 0 by -1 are outside axis 0 of [2, 3]",
        () -> matrix.slice(0, 0, 2, -1));
    fails(
        "slice: -1 slices from 0 by 1 are outside axis 0 of [2, 3]",
        () -> matrix.slice(0, 0, -1, 1));
    fails("slice: no axis 2 in [2, 3]; use -2 to 1", () -> matrix.slice(2, 0, 1, 1));
  }

  @Test
  void emptyViewsKeepTheirPlace() {
    NdArray empty = NdArray.zeros(DType.F64, Shape.of(3, 0));
    assertArrayEquals(new double[0], empty.slice(0, 2, 1, 1).toDoubleArray());
    assertArrayEquals(new float[0], empty.to(DType.F32).slice(0, 2, 3, -1).toFloatArray());
    assertEquals(NdArray.of(0.0), empty.slice(0, 2, 1, 1).sum(Axes.of(1)));
  }

  @Test
  void broadcastingCopiesNothing() {
    NdArray row = NdArray.of(1.0, 2, 3);
    NdArray many = row.broadcastTo(Shape.of(1000, 1000, 3));
    assertEquals(3, many.get(999, 999, 2));
    assertEquals(NdArray.of(new double[][] {{7, 7}}), scalar.broadcastTo(Shape.of(1, 2)));
    assertEquals(Shape.of(0, 3), row.broadcastTo(Shape.of(0, 3)).shape());
    fails("broadcastTo: cannot broadcast [3] to [3, 2]", () -> row.broadcastTo(Shape.of(3, 2)));
    fails("broadcastTo: cannot broadcast [2, 3] to [3]", () -> matrix.broadcastTo(Shape.of(3)));
  }

  // ---- elementwise

  @Test
  void mapsAndZips() {
    assertEquals(NdArray.of(new double[][] {{2, 3, 4}, {5, 6, 7}}), matrix.map(x -> x + 1));
    assertEquals(
        NdArray.of(new double[][] {{11, 22, 33}, {14, 25, 36}}),
        matrix.add(NdArray.of(10.0, 20, 30)));
    assertEquals(NdArray.of((float) (1 / 3.0)), NdArray.of(3f).map(x -> 1 / x));
    fails(
        "add: cannot broadcast [2, 3] with [2] (axis -1: 3 vs 2)",
        () -> matrix.add(NdArray.of(1.0, 2)));
    fails(
        "less: cannot broadcast [2, 3] with [2] (axis -1: 3 vs 2)",
        () -> Tensor.of(matrix).less(Tensor.of(1.0, 2)));
    fails(
        "lessEqual: cannot broadcast [2] with [2, 3] (axis -1: 2 vs 3)",
        () -> Tensor.of(1.0, 2).lessEqual(Tensor.of(matrix)));
    refuses(
        "add: cannot mix F64[2, 3] with F32[1]; cast one of them, for example with .to(F64)",
        () -> matrix.add(NdArray.of(1f)));
    NdArray mask = NdArray.of(1f, 0, Float.NaN);
    assertEquals(NdArray.of(new double[][] {{1, 7, 7}, {4, 7, 7}}), mask.where(matrix, scalar));
    refuses(
        "where: cannot mix F64[2, 3] with F32[1]; cast one of them, for example with .to(F64)",
        () -> mask.where(matrix, NdArray.of(1f)));
  }

  // ---- reductions

  @Test
  void extremes() {
    assertEquals(NdArray.of(4.0, 5, 6), matrix.max(Axes.of(0)));
    assertEquals(NdArray.of(new double[][] {{3}, {6}}), matrix.max(Axes.keep(1)));
    assertEquals(6, matrix.max(Axes.of()).item());
    assertEquals(NdArray.of(Double.NaN), NdArray.of(1.0, Double.NaN, 2).max(Axes.of()).reshape(1));
    assertEquals(NdArray.of(0.0), NdArray.of(-0.0, 0.0).max(Axes.keep()));
    fails(
        "max: no elements to choose from along axes 0 of [0, 2]",
        () -> NdArray.zeros(DType.F32, Shape.of(0, 2)).max(Axes.of(0)));
    assertEquals(Shape.of(0), NdArray.zeros(DType.F32, Shape.of(0, 2)).max(Axes.of(1)).shape());
    fails("max: no axis 2 in [2, 3]; use -2 to 1", () -> matrix.max(Axes.of(2)));
  }

  @Test
  void positionsOfExtremes() {
    NdArray x = NdArray.of(new double[][] {{1, 5, 5}, {-1, -2, -3}});
    assertEquals(Indices.of(1, 0), x.argmax(1));
    assertEquals(Indices.of(0, 2), x.argmin(-1));
    assertEquals(Indices.of(0, 0, 0), x.argmax(0));
    assertEquals(Indices.of(0, 0, 0), x.permute(1, 0).argmax(1));
    NdArray withNan = NdArray.of(1, Double.NaN, Double.NaN, 7);
    assertEquals(1, withNan.argmax(0).get(0));
    assertEquals(1, withNan.argmin(0).get(0));
    assertEquals(Shape.SCALAR, withNan.argmax(0).shape());
    fails(
        "argmax: axis 1 of [2, 0] is empty",
        () -> NdArray.zeros(DType.F32, Shape.of(2, 0)).argmax(1));
    fails(
        "argmin: axis 1 of [2, 0] is empty",
        () -> NdArray.zeros(DType.F32, Shape.of(2, 0)).argmin(1));
    fails("argmin: no axis 2 in [2, 3]; use -2 to 1", () -> x.argmin(2));
  }

  @Test
  void runningSums() {
    assertEquals(NdArray.of(new double[][] {{1, 3, 6}, {4, 9, 15}}), matrix.cumsum(1));
    assertEquals(NdArray.of(new double[][] {{1, 2, 3}, {5, 7, 9}}), matrix.cumsum(0));
    fails("cumsum: no axis 2 in [2, 3]; use -2 to 1", () -> matrix.cumsum(2));
  }

  // ---- products

  @Test
  void productsThatDoNotFit() {
    fails(
        "matmul: cannot multiply [2, 3] by [2, 3] (axis -1 of the left: 3 vs axis -2 of the right:"
            + " 2)",
        () -> matrix.matmul(matrix));
    fails(
        "matmul: cannot multiply [2, 3] by [3], both need two axes or more",
        () -> matrix.matmul(NdArray.of(1.0, 2, 3)));
    refuses(
        "matmul: cannot mix F64[2, 3] with F32[3, 1]; cast one of them, for example with .to(F64)",
        () -> matrix.matmul(NdArray.zeros(DType.F32, Shape.of(3, 1))));
    fails(
        "matmul: cannot broadcast [2, 2, 3] with [5, 3, 4] (axis -3: 2 vs 5)",
        () ->
            NdArray.zeros(DType.F32, Shape.of(2, 2, 3))
                .matmul(NdArray.zeros(DType.F32, Shape.of(5, 3, 4))));
  }

  // ---- moving elements

  @Test
  void concatenating() {
    NdArray column = NdArray.of(new double[][] {{7}, {8}});
    assertEquals(
        NdArray.of(new double[][] {{1, 2, 3, 7}, {4, 5, 6, 8}}),
        NdArray.concat(-1, List.of(matrix, column)));
    fails("concat: needs at least one array", () -> NdArray.concat(0, List.of()));
    fails(
        "concat: [2, 1] does not fit [2, 3], they may differ in axis 0 only",
        () -> NdArray.concat(0, List.of(matrix, column)));
    fails(
        "concat: [2] does not fit [2, 3], they may differ in axis 0 only",
        () -> NdArray.concat(0, List.of(matrix, NdArray.of(1.0, 2))));
    fails("concat: no axis 2 in [2, 3]; use -2 to 1", () -> NdArray.concat(2, List.of(matrix)));
    fails("concat: no axis 0 in [], a scalar has none", () -> NdArray.concat(0, List.of(scalar)));
    refuses(
        "concat: cannot mix F64[2, 3] with F32[1]; cast one of them, for example with .to(F64)",
        () -> NdArray.concat(0, List.of(matrix, NdArray.of(1f))));
  }

  @Test
  void selecting() {
    assertEquals(
        NdArray.of(new double[][] {{3, 1, 3}, {6, 4, 6}}),
        matrix.indexSelect(1, Indices.of(2, 0, 2)));
    assertEquals(
        Shape.of(2, 2, 2), matrix.indexSelect(1, Indices.of(new int[][] {{0, 1}, {2, 2}})).shape());
    assertEquals(
        NdArray.of(3.0, 6), matrix.indexSelect(1, Indices.wrap(new int[] {2}, Shape.SCALAR)));
    fails(
        "indexSelect: index 3 is out of range for an extent of 3",
        () -> matrix.indexSelect(1, Indices.of(3)));
    fails(
        "indexSelect: no axis 2 in [2, 3]; use -2 to 1",
        () -> matrix.indexSelect(2, Indices.of(0)));
    assertEquals(
        NdArray.of(new double[][] {{0, 4, 2}, {0, 10, 5}}),
        matrix.indexAdd(1, Indices.of(1, 2, 1), 3));
    fails(
        "indexAdd: [2, 3] does not hold [2] from axis 1 on",
        () -> matrix.indexAdd(1, Indices.of(0, 1), 3));
    fails(
        "indexAdd: index 1 is out of range for an extent of 1",
        () -> matrix.indexAdd(1, Indices.of(1, 2, 1), 1));
  }

  @Test
  void gathering() {
    Indices indices = Indices.of(new int[][] {{2}, {0}});
    assertEquals(NdArray.of(new double[][] {{3}, {4}}), matrix.gather(1, indices));
    assertEquals(
        NdArray.of(new double[][] {{4, 2, 3}}),
        matrix.gather(0, Indices.of(new int[][] {{1, 0, 0}})));
    assertEquals(
        NdArray.of(new double[][] {{0, 0, 3}, {4, 0, 0}}),
        matrix.gather(1, indices).scatterAdd(1, indices, 3));
    fails(
        "gather: indices [2] do not fit [2, 3], they may differ in axis 1 only",
        () -> matrix.gather(1, Indices.of(0, 1)));
    fails(
        "gather: indices [2, 1] do not fit [2, 3], they may differ in axis 0 only",
        () -> matrix.gather(0, indices));
    fails(
        "gather: index 3 is out of range for an extent of 3",
        () -> matrix.gather(1, Indices.of(new int[][] {{3}, {0}})));
    fails(
        "scatterAdd: index 2 is out of range for an extent of 2",
        () -> matrix.slice(1, 0, 1, 1).scatterAdd(1, indices, 2));
  }

  private static NdArray slices(int extent, NdArray x, int axis, int start, int step) {
    SliceSum sum = new SliceSum(x.dtype(), Shape.of(extent));
    sum.add(x, axis, start, step);
    return sum.get();
  }

  @Test
  void sumsOfSlices() {
    NdArray x = NdArray.of(1.0, 2);
    assertEquals(NdArray.of(0.0, 1, 0, 2, 0), slices(5, x, 0, 1, 2));
    assertEquals(NdArray.of(2.0, 1), slices(2, x, -1, 1, -1));
    fails(
        "sliceAdd: F64[2] does not fit F64[4] along axis 0 from 2 by 2",
        () -> slices(4, x, 0, 2, 2));
    fails(
        "sliceAdd: F64[2] does not fit F64[4] along axis 0 from 0 by -1",
        () -> slices(4, x, 0, 0, -1));
    assertEquals(NdArray.of(0.0, 0, 0), slices(3, x.slice(0, 0, 0, 1), 0, 7, 2));

    SliceSum sum = new SliceSum(DType.F64, Shape.of(2, 3));
    sum.add(NdArray.of(new double[][] {{1, 2}, {3, 4}}), 1, 2, -2);
    sum.add(NdArray.of(new double[][] {{10, 20, 30}}).broadcastTo(Shape.of(1, 3)), 0, 1, 1);
    fails(
        "sliceAdd: F64[3] does not fit F64[2, 3] along axis 0 from 0 by 1",
        () -> sum.add(NdArray.of(1.0, 2, 3), 0, 0, 1));
    fails(
        "sliceAdd: F32[1, 3] does not fit F64[2, 3] along axis 0 from 0 by 1",
        () -> sum.add(NdArray.of(new float[][] {{1, 2, 3}}), 0, 0, 1));
    assertEquals(NdArray.of(new double[][] {{2, 0, 1}, {14, 20, 33}}), sum.get());
  }
}
