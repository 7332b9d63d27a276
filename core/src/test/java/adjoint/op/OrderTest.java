package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What order, spread and running results do where the catalog's numbers do not go. */
class OrderTest {
  private static final double NAN = Double.NaN;
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private static Tensor gradient(Tensor y, Tensor x) {
    return Grad.of(y.sum(), x);
  }

  // ---- sorting

  @Test
  void equalNumbersStayInOrderAndNanComesLast() {
    Tensor x = Tensor.of(2, NAN, 0.0, -1, -0.0, 2, -INFINITE, NAN, INFINITE);
    assertEquals(Indices.of(6, 3, 2, 4, 0, 5, 8, 1, 7), x.argsort(0));
    assertEquals(Indices.of(1, 7, 8, 0, 5), x.topk(0, 5).positions());
    assertEquals(
        Tensor.of(-INFINITE, -1, 0.0, -0.0, 2, 2, INFINITE, NAN, NAN).data(),
        x.sort(-1).get(0).data());
  }

  /** Few numbers are inserted, more are distributed by their digits. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 24, 25, 100, 5000})
  void positionsAreThoseOfAStableSort(int n) {
    SplittableRandom rng = new SplittableRandom(n);
    for (DType dtype : DType.values()) {
      double[] x =
          rng.doubles(n, -1, 1)
              .map(v ->
                  rng.nextInt(3) == 0 ? Math.rint(4 * v) : v * Math.pow(10, rng.nextInt(40) - 20))
              .map(dtype::round)
              .map(v -> v + 0.0)
              .toArray();
      int[] expected =
          IntStream.range(0, n)
              .boxed()
              .sorted((i, j) -> Double.compare(x[i], x[j]))
              .mapToInt(i -> i)
              .toArray();
      int[] descending =
          IntStream.range(0, n)
              .boxed()
              .sorted((i, j) -> Double.compare(x[j], x[i]))
              .mapToInt(i -> i)
              .toArray();
      NdArray array = NdArray.of(x).to(dtype);
      assertArrayEquals(expected, array.argsort(0).toArray());
      assertArrayEquals(descending, array.argTopk(0, n).toArray());
      assertArrayEquals(Arrays.copyOf(descending, n / 2), array.argTopk(0, n / 2).toArray());
    }
  }

  @Test
  void ofTiesEachGetsTheCotangentOfItsPlace() {
    Tensor x = Tensor.of(3.0, 1, 3).asVariable();
    Tensor weights = Tensor.of(10.0, 20, 30);
    assertEquals(Tensor.of(20.0, 10, 30).data(), gradient(x.sort(0).get(0).mul(weights), x).data());
    assertEquals(Tensor.of(1.0, 0, 0).data(), gradient(x.topk(0, 1).get(0), x).data());
  }

  // ---- quantiles

  @Test
  void quantilesAreThoseOfNumpy() {
    Tensor x = Tensor.of(new double[][] {{3, 1, 2, 10}, {5, 5, -1, 0}});
    assertEquals(Tensor.of(2.5, 2.5).data(), x.median(1).data());
    assertEquals(2.5, x.median().item());
    assertEquals(Tensor.of(1.9, -0x1.99999999999a0p-4).data(), x.quantile(0.3, 1).data());
    assertEquals(Tensor.of(new double[][] {{10}, {5}}).data(), x.quantile(1, Axes.keep(1)).data());
  }

  @Test
  void aNanMakesAQuantileNan() {
    Tensor x = Tensor.of(new double[][] {{3, NAN, 2}, {1, 2, INFINITE}}).asVariable();
    assertEquals(Tensor.of(NAN, 1).data(), x.quantile(0, 1).data());
    assertEquals(Tensor.of(NAN, 2).data(), x.median(1).data());
    assertEquals(Tensor.of(NAN, INFINITE).data(), x.quantile(1, 1).data());
  }

  @Test
  void amongEqualNumbersOneOrTwoGetTheGradient() {
    Tensor x = Tensor.of(7.0, 7, 7, 1).asVariable();
    assertEquals(Tensor.of(0.5, 0.5, 0, 0).data(), gradient(x.median(), x).data());
    Tensor odd = Tensor.of(7.0, 7, 7).asVariable();
    assertEquals(Tensor.of(0.0, 1, 0).data(), gradient(odd.median(), odd).data());
  }

  // ---- norms and spread

  @ParameterizedTest
  @EnumSource
  void normsNeitherOverflowNorUnderflow(DType dtype) {
    double huge = dtype == DType.F32 ? 1e38 : 1e308;
    double tiny = dtype == DType.F32 ? 0x1p-149 : Double.MIN_VALUE;
    for (double p : new double[] {2, 1.5, 3, 40}) {
      for (double size : new double[] {huge, 1, tiny * 1e6}) {
        Tensor x = Tensor.full(dtype, size, 1).asVariable();
        assertEquals(dtype.round(size), x.norm(p).item(), 1e-6 * size, "p = " + p);
        assertEquals(1, gradient(x.norm(p), x).item(), 1e-6);
      }
    }
    Tensor x = Tensor.of(3.0, 4).to(dtype).mul(huge / 10).asVariable();
    assertEquals(huge / 2, x.norm(2).item(), 1e-6 * huge);
    assertArrayEquals(new double[] {0.6, 0.8}, gradient(x.norm(2), x).toDoubleArray(), 1e-6);
    assertEquals(
        tiny * 5, Tensor.of(3.0, 4).mul(Double.MIN_VALUE).norm(2).item() / Double.MIN_VALUE * tiny);
  }

  @Test
  void squaresOfExactNumbersStayExact() {
    assertEquals(13, Tensor.of(5.0, 12).norm(2).item());
    assertEquals(0x5p-1000, Tensor.of(0x3p-1000, 0x4p-1000).norm(2).item());
  }

  /** Numbers that need no scale have the norm that they would have with one. */
  @ParameterizedTest
  @EnumSource
  void ofModerateNumbersTheBitsAreTheSame(DType dtype) {
    SplittableRandom rng = new SplittableRandom(5);
    Tensor x = Tensor.normal(dtype, rng, 0, 1, 7, 100);
    double power = dtype == DType.F32 ? 0x1p-60 : 0x1p-600;
    double[] scaled = x.mul(power).norm(2, 1).toDoubleArray();
    assertArrayEquals(
        x.norm(2, 1).toDoubleArray(), Arrays.stream(scaled).map(v -> v / power).toArray());
  }

  /** For p below 1 too, where the slope at 0 is infinite. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 1.5, 2, 3, Double.POSITIVE_INFINITY, -1})
  void theGradientOfANormAtZeroIsZeroOrASubgradient(double p) {
    Tensor zero = Tensor.zeros(DType.F64, 3).asVariable();
    assertEquals(0, zero.norm(p).item());
    for (double g : gradient(zero.norm(p), zero).toDoubleArray()) {
      assertEquals(0, g);
    }
    Tensor x = Tensor.of(0.0, 2, 0).asVariable();
    Tensor first = Grad.differentiable(x.norm(p), x);
    assertEquals(0, first.get(0));
    if (p > 0) {
      assertEquals(1, first.get(1));
    }
    if (first.isVariable()) {
      for (double second : Grad.of(first.sum(), x).toDoubleArray()) {
        assertEquals(0, p == 2 ? second * 0 : second, "finite");
      }
    }
  }

  @Test
  void nanAndInfinitiesInNorms() {
    for (double p : new double[] {1, 1.5, 2, 3, INFINITE}) {
      assertEquals(INFINITE, Tensor.of(1, -INFINITE).norm(p).item());
      assertEquals(NAN, Tensor.of(1, NAN, INFINITE).norm(p).item());
    }
    assertEquals(0, Tensor.zeros(0).norm(2).item());
    assertEquals(2, Tensor.of(1.0, 0, 5).norm(0).item());
  }

  @Test
  void theSpreadOfEqualNumbers() {
    Tensor x = Tensor.of(0.1, 0.1, 0.1, 0.1).asVariable();
    assertEquals(0, x.std().item());
    assertEquals(Tensor.zeros(DType.F64, 4).data(), gradient(x.std(), x).data());
    Tensor y = Tensor.of(1.0, 2, 3, 6);
    assertEquals(14 / 3.0, y.variance(Axes.of(0), 1).item(), 1e-15);
    assertEquals(Math.sqrt(14 / 3.0), y.std(Axes.of(0), 1).item(), 1e-15);
  }

  // ---- running results

  @Test
  void zerosAreNoTroubleForRunningProducts() {
    Tensor x = Tensor.of(2.0, 0, 3, 0, 5).asVariable();
    assertEquals(Tensor.of(2.0, 0, 0, 0, 0).data(), x.cumprod(0).data());
    // Of x₀, x₀x₁, x₀x₁x₂, …: only products with one zero have a slope, by that zero.
    assertEquals(Tensor.of(1.0, 8, 0, 0, 0).data(), gradient(x.cumprod(0), x).data());
    Tensor hessian = Grad.hessian(t -> t.cumprod(0).sum(), x);
    assertEquals(Tensor.of(0.0, 4, 0, 0, 0).data(), hessian.select(0, 0).data());
    assertEquals(Tensor.of(4.0, 0, 2, 36, 0).data(), hessian.select(0, 1).data());
  }

  @Test
  void runningLogarithmsOfSumsHaveNoLargeExponentials() {
    Tensor x = Tensor.of(-INFINITE, -INFINITE, 1000, 1000, -1000, 2000).asVariable();
    double two = 1000 + Math.log(2);
    Tensor y = x.logCumSumExp(0);
    assertEquals(Tensor.of(-INFINITE, -INFINITE, 1000, two, two, 2000).data(), y.data());
    Tensor first = Grad.differentiable(y.sum(), x);
    assertArrayEquals(new double[] {0, 0, 2, 1, 0, 1}, first.toDoubleArray(), 1e-12);
    // Only of two equal ones there is a curvature, and every row of the Hessian adds up to 0.
    double[] second = Grad.of(first.mul(Tensor.of(0.0, 0, 1, 0, 0, 0)).sum(), x).toDoubleArray();
    assertArrayEquals(new double[] {0, 0, 0.5, -0.5, 0, 0}, second, 1e-12);
    assertEquals(Tensor.of(NAN, NAN).data(), Tensor.of(NAN, 1).logCumSumExp(0).data());
    assertEquals(
        Tensor.of(1, INFINITE, INFINITE).data(), Tensor.of(1, INFINITE, 2).logCumSumExp(0).data());
  }

  @Test
  void theFirstFactorOfARecurrenceIsNotUsed() {
    Tensor x = Tensor.of(1.0, 1, 1).asVariable();
    Tensor a = Tensor.of(INFINITE, 0.5, 2).asVariable();
    Tensor y = x.linearRecurrence(0, a);
    assertEquals(Tensor.of(1.0, 1.5, 4).data(), y.data());
    assertEquals(Tensor.of(0.0, 3, 1.5).data(), gradient(y, a).data());
    assertEquals(Tensor.of(2.5, 3, 1).data(), gradient(y, x).data());
  }

  // ---- masks

  @Test
  void whereNothingIsMasked() {
    Tensor x = Tensor.of(new double[][] {{1, 2, NAN}, {4, 5, 9}}).asVariable();
    Tensor mask = Tensor.of(new double[][] {{0, -1, 0}, {1, 1, 0}});
    assertEquals(Tensor.of(0.0, 9).data(), x.maskedSum(mask, 1).data());
    assertEquals(Tensor.of(0.0, 4.5).data(), x.maskedMean(mask, 1).data());
    assertEquals(Tensor.of(-INFINITE, 5).data(), x.maskedMax(mask, 1).data());
    double[] none = {0, 0, 0};
    assertEquals(
        Tensor.of(new double[][] {none, {0.5, 0.5, 0}}).data(),
        gradient(x.maskedMean(mask, 1), x).data());
    assertEquals(
        Tensor.of(new double[][] {none, {0, 1, 0}}).data(),
        gradient(x.maskedMax(mask, 1), x).data());
  }

  @Test
  void anyAndAll() {
    Tensor x = Tensor.of(new double[][] {{0, -1, NAN}, {1, 2, 0.1}, {0, 0, 5}});
    assertEquals(Tensor.of(0.0, 1, 1).data(), x.any(1).data());
    assertEquals(Tensor.of(0.0, 1, 0).data(), x.all(1).data());
    assertEquals(1, Tensor.zeros(0).all().item());
    assertEquals(0, Tensor.zeros(0).any().item());
  }

  // ---- many

  /** In floats, where a plain running sum would stop growing at 2²⁴. */
  @Test
  void tenMillionFloats() {
    int n = 10_000_000;
    Tensor ones = Tensor.ones(DType.F32, n);
    assertEquals(n, ones.maskedSum(ones).item());
    assertEquals(1, ones.maskedMean(ones).item());
    assertEquals(Math.sqrt(n), ones.norm(2).item(), 1e-4);
    assertEquals((float) Math.log(n), ones.sub(1).logCumSumExp(0).get(n - 1));
    assertEquals(1, ones.cumprod(0).get(n - 1));
  }

  @Test
  void aMillionFloats() {
    int n = 1_000_000;
    Tensor x = Tensor.uniform(new SplittableRandom(1), 0, 1, n);
    double[] doubles = x.toDoubleArray();
    double mean = Arrays.stream(doubles).sum() / n;
    double variance = Arrays.stream(doubles).map(v -> (v - mean) * (v - mean)).sum() / n;
    assertEquals(Math.sqrt(variance), x.std().item(), 1e-7);
    Arrays.sort(doubles);
    assertEquals((doubles[n / 2 - 1] + doubles[n / 2]) / 2, x.median().item(), 1e-7);
    assertEquals(doubles[n - 1], x.topk(0, 1).get(0).item());
  }
}
