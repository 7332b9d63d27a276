package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Threads;
import adjoint.array.Axes;
import adjoint.array.DType;
import adjoint.array.NdArray;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the catalog does not ask of pooling and resampling: examples, laws, errors, sizes. */
class PoolingTest {
  private final SplittableRandom rng = new SplittableRandom(12);

  private Tensor normal(DType dtype, int... shape) {
    return Tensor.normal(dtype, rng, 0, 1, shape);
  }

  private static Tensor row(double... numbers) {
    return Tensor.wrap(numbers, 1, 1, numbers.length);
  }

  private static double[] gradient(Tensor y, Tensor x) {
    return Grad.of(y.sum(), List.of(x)).getFirst().toDoubleArray();
  }

  // ---- maxima

  @Test
  void windowsOfTwoByTwo() {
    Tensor x =
        Tensor.of(new double[][] {{1, 2, 5, 3}, {4, 0, 1, 1}, {7, 7, 0, 0}, {7, 7, 0, -1}})
            .reshape(1, 1, 4, 4);
    Tensor y = x.maxPool2d(Pooling.of(2));
    assertEquals(Tensor.of(new double[][] {{4, 5}, {7, 0}}).reshape(1, 1, 2, 2).data(), y.data());
    Tensor v = x.asVariable();
    double third = 1 / 3.0;
    assertArrayEquals(
        new double[] {0, 0, 1, 0, 1, 0, 0, 0, 0.25, 0.25, third, third, 0.25, 0.25, third, 0},
        gradient(v.maxPool2d(Pooling.of(2)), v),
        "elements that tie share, as those of max do");
  }

  /** Windows that do not overlap are slices of which max is the largest: also where they tie. */
  @ParameterizedTest
  @EnumSource
  void agreesWithMax(DType dtype) {
    for (boolean ties : new boolean[] {false, true}) {
      Tensor x = normal(dtype, 3, 2, 6, 8);
      x = (ties ? x.rint() : x).asVariable();
      Tensor pooled = x.maxPool2d(Pooling.of(3, 2));
      Tensor max = x.reshape(3, 2, 2, 3, 4, 2).max(3, 5);
      assertEquals(max.data(), pooled.data());
      Tensor g = normal(dtype, pooled.shape().extents());
      Tensor t = normal(dtype, x.shape().extents());
      assertEquals(
          Grad.of(max, List.of(x), g).getFirst().data(),
          Grad.of(pooled, List.of(x), g).getFirst().data());
      Tensor tangent = Grad.jvp(v -> v.maxPool2d(Pooling.of(3, 2)), x, t);
      Tensor expected = Grad.jvp(v -> v.reshape(3, 2, 2, 3, 4, 2).max(3, 5), x, t);
      assertTrue(tangent.sub(expected).abs().max().item() < 1e-6);
    }
  }

  @Test
  void notANumberIsTheLargestAndShows() {
    Tensor x = row(1, Double.NaN, 2, 3).asVariable();
    Tensor y = x.maxPool1d(Pooling.of(2));
    assertArrayEquals(new double[] {Double.NaN, 3}, y.toDoubleArray());
    assertArrayEquals(new double[] {Double.NaN, Double.NaN, 0, 1}, gradient(y, x));
    Tensor low = row(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY).asVariable();
    Tensor least = low.maxPool1d(Pooling.of(2));
    assertEquals(Double.NEGATIVE_INFINITY, least.item());
    assertArrayEquals(new double[] {0.5, 0.5}, gradient(least, low));
  }

  @Test
  void paddingIsNotSeen() {
    Tensor x = row(-3, -2, -5).asVariable();
    Pooling.Window how = Pooling.of(3).withStride(1).withPadding(1);
    assertArrayEquals(new double[] {-2, -2, -2}, x.maxPool1d(how).toDoubleArray());
    assertArrayEquals(new double[] {-2.5, -10 / 3.0, -3.5}, x.avgPool1d(how).toDoubleArray());
    assertArrayEquals(
        new double[] {-5 / 3.0, -10 / 3.0, -7 / 3.0},
        x.pad(-1, 1, 1).avgPool1d(how.withPadding(0)).toDoubleArray(),
        "zeros that are padded count");
    assertEquals(2, x.maxPool1d(Pooling.of(2).withSamePadding()).shape().extent(2));
  }

  // ---- means

  @Property(tries = 200)
  void theMeanOfAConstantIsTheConstant(
      @ForAll @IntRange(min = 4, max = 9) int extent,
      @ForAll @IntRange(min = 1, max = 4) int window,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(min = 1, max = 12) int results) {
    Tensor x = Tensor.full(DType.F64, 0.1, 1, 2, extent, extent);
    Pooling padded = Pooling.of(window).withStride(stride).withPadding(window / 2);
    for (Pooling how : List.of(padded, Pooling.adaptive(results), Pooling.GLOBAL)) {
      Tensor y = x.avgPool2d(how);
      assertTrue(y.sub(0.1).abs().max().item() <= 1e-15, how::toString);
      assertEquals(0.1, x.maxPool2d(how).min().item());
    }
  }

  @Test
  void globalIsTheMeanAndTheMaximumOfEveryChannel() {
    Tensor x = normal(DType.F64, 2, 3, 4, 5, 6);
    Axes spatial = Axes.keep(2, 3, 4);
    assertTrue(x.avgPool3d(Pooling.GLOBAL).sub(x.mean(spatial)).abs().max().item() < 1e-15);
    assertEquals(x.max(spatial).data(), x.maxPool3d(Pooling.GLOBAL).data());
  }

  /** A sum of floats loses nothing that matters, however many there are. */
  @Test
  void aMeanOfMillionsOfFloats() {
    Tensor x = Tensor.full(DType.F32, 0.1, 1, 1, 2000, 5000);
    assertEquals(0.1f, (float) x.avgPool2d(Pooling.GLOBAL).item());
  }

  @Property(tries = 200)
  void commutesWithShifts(
      @ForAll @IntRange(min = 6, max = 9) int extent,
      @ForAll @IntRange(min = 1, max = 3) int window,
      @ForAll @IntRange(min = 1, max = 2) int stride) {
    Tensor x = normal(DType.F64, 2, 3, extent, extent);
    Pooling how = Pooling.of(window).withStride(stride);
    Tensor shifted = x.slice(2, stride, extent);
    assertEquals(
        shifted.maxPool2d(how).data(),
        x.maxPool2d(how).slice(2, 1, (extent - window) / stride + 1).data());
    assertEquals(
        shifted.avgPool2d(how).data(),
        x.avgPool2d(how).slice(2, 1, (extent - window) / stride + 1).data());
  }

  @ParameterizedTest
  @EnumSource
  void theSameBitsOnAnyNumberOfThreads(DType dtype) {
    Tensor x = normal(dtype, 5, 6, 40, 31).asVariable();
    List<NdArray> alone = Threads.call(1, () -> all(x));
    for (int threads : new int[] {2, 3, 7}) {
      assertEquals(alone, Threads.call(threads, () -> all(x)));
    }
  }

  private static List<NdArray> all(Tensor x) {
    Pooling how = Pooling.of(3).withStride(2).withPadding(1);
    Tensor max = x.maxPool2d(how);
    Tensor mean = x.avgPool2d(how);
    Tensor g = Grad.of(max.square().sum().add(mean.square().sum()), List.of(x)).getFirst();
    Tensor tangent = Grad.jvp(v -> v.maxPool2d(how), x, g);
    return List.of(max.data(), mean.data(), g.data(), tangent.data());
  }

  // ---- resampling

  @Test
  void aLineStaysALine() {
    Tensor x = row(0, 1, 2, 3);
    assertArrayEquals(
        new double[] {0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3},
        x.resizeBy(Resampling.LINEAR, 2).toDoubleArray());
    assertArrayEquals(
        new double[] {0, 0.5, 1, 1.5, 2, 2.5, 3},
        x.resize(Resampling.LINEAR_ALIGNED_CORNERS, 7).toDoubleArray());
    assertArrayEquals(
        new double[] {0, 0, 1, 2, 2, 3}, x.resize(Resampling.NEAREST, 6).toDoubleArray());
    assertEquals(x.data(), x.resize(Resampling.LINEAR, 4).data());
  }

  /** ⟨resize(x), g⟩ is ⟨x, gradient⟩: it is linear, and its transpose exact. */
  @ParameterizedTest
  @EnumSource
  void theGradientIsTheTranspose(Resampling how) {
    for (int to : new int[] {1, 3, 7, 12}) {
      Tensor x = normal(DType.F64, 2, 5, 7).asVariable();
      Tensor y = x.resize(how, to, 4);
      Tensor g = normal(DType.F64, y.shape().extents());
      Tensor back = Grad.of(y, List.of(x), g).getFirst();
      assertEquals(y.mul(g).sum().item(), x.mul(back).sum().item(), 1e-13);
      Tensor twice = x.mul(2).resize(how, to, 4);
      assertEquals(y.mul(2).data(), twice.data());
      Tensor seven = Tensor.full(DType.F64, 7, 2, 5, 7);
      assertEquals(Tensor.full(DType.F64, 7, 2, to, 4).data(), seven.resize(how, to, 4).data());
    }
  }

  // ---- errors

  @Test
  void mistakesAreNamed() {
    assertEquals(
        "pooling: window must be 1 or more, one number or one for each axis, not [0]",
        assertThrows(IllegalArgumentException.class, () -> Pooling.of(0)).getMessage());
    assertEquals(
        "pooling: padding must be 0 or more, not [-1]",
        assertThrows(IllegalArgumentException.class, () -> Pooling.of(1).withPadding(-1))
            .getMessage());
  }
}
