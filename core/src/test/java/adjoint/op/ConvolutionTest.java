package adjoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Grad;
import adjoint.Tensor;
import adjoint.Threads;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What the catalog does not ask of convolutions: examples, laws, errors, sizes. */
class ConvolutionTest {
  private final SplittableRandom rng = new SplittableRandom(11);

  private Tensor normal(DType dtype, int... shape) {
    return Tensor.normal(dtype, rng, 0, 1, shape);
  }

  @Test
  void edgesOfAStep() {
    Tensor step = Tensor.of(new double[][] {{0, 0, 5, 5}, {0, 0, 5, 5}, {0, 0, 5, 5}});
    Tensor sobel = Tensor.of(new double[][] {{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}});
    Tensor edges = step.reshape(1, 1, 3, 4).conv2d(sobel.reshape(1, 1, 3, 3), Convolution.PLAIN);
    assertEquals(Tensor.of(new double[][] {{20, 20}}).reshape(1, 1, 1, 2).data(), edges.data());
  }

  @Test
  void samePaddingKeepsTheExtents() {
    for (int stride = 1; stride <= 3; stride++) {
      for (int extent = 1; extent <= 7; extent++) {
        for (int kernel = 1; kernel <= 4; kernel++) {
          Convolution how = Convolution.PLAIN.withStride(stride).withSamePadding();
          Tensor y = Tensor.ones(1, 1, extent).conv1d(Tensor.ones(1, 1, kernel), how);
          assertEquals(Math.ceilDiv(extent, stride), y.shape().extent(2));
        }
      }
    }
    Tensor even = Tensor.of(1.0, 2, 3).reshape(1, 1, 3);
    Tensor pair = Tensor.of(1.0, 10).reshape(1, 1, 2);
    assertEquals(
        Tensor.of(21.0, 32, 3).data(),
        even.conv1d(pair, Convolution.PLAIN.withSamePadding()).reshape(3).data(),
        "the odd zero stands behind");
  }

  @Property(tries = 200)
  void commutesWithShifts(
      @ForAll @IntRange(min = 4, max = 9) int extent,
      @ForAll @IntRange(min = 1, max = 3) int kernel,
      @ForAll @IntRange(max = 3) int shift) {
    Tensor x = normal(DType.F64, 2, 3, extent, extent);
    Tensor w = normal(DType.F64, 2, 3, kernel, kernel);
    int most = extent - kernel + 1;
    int by = Math.min(shift, most - 1);
    Tensor all = x.conv2d(w, Convolution.PLAIN).slice(2, by, most);
    Tensor part = x.slice(2, by, extent).conv2d(w, Convolution.PLAIN);
    double off = all.sub(part).abs().max().item();
    assertTrue(off <= 1e-13, () -> "off by " + off);
  }

  /** The adjoints are adjoint: ⟨conv(x, w), g⟩ is ⟨x, input(g, w)⟩ and ⟨w, weight(x, g)⟩. */
  @Test
  void adjointsOfLargeImages() {
    Convolution how = Convolution.PLAIN.withStride(2).withPadding(1).withGroups(2);
    Tensor x = normal(DType.F64, 3, 8, 33, 29);
    Tensor w = normal(DType.F64, 6, 4, 3, 5);
    Tensor y = x.conv2d(w, how);
    Tensor g = normal(DType.F64, y.shape().extents());
    double sum = y.mul(g).sum().item();
    Tensor images = g.apply(new ConvolveInput(how, x.shape()), w);
    Tensor weights = x.apply(new ConvolveWeight(how, w.shape()), g);
    assertEquals(sum, x.mul(images).sum().item(), 1e-9);
    assertEquals(sum, w.mul(weights).sum().item(), 1e-9);
    assertEquals(x.shape(), g.convolveTransposed(w, how, 0, 0).shape());
  }

  @ParameterizedTest
  @EnumSource
  void theSameBitsOnAnyNumberOfThreads(DType dtype) {
    Tensor x = normal(dtype, 5, 6, 24, 31).asVariable();
    Tensor w = normal(dtype, 8, 6, 3, 3).asVariable();
    List<NdArray> alone = Threads.call(1, () -> all(x, w));
    for (int threads : new int[] {2, 3, 7}) {
      assertEquals(alone, Threads.call(threads, () -> all(x, w)));
    }
  }

  private static List<NdArray> all(Tensor x, Tensor w) {
    Tensor y = x.conv2d(w, Convolution.PLAIN.withPadding(1));
    List<Tensor> g = Grad.of(y.square().sum(), List.of(x, w));
    return List.of(y.data(), g.get(0).data(), g.get(1).data());
  }

  /** Lines are moved several at a time, and what stands behind one must not reach the next. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void infinitiesStayWhereTheyAre(int padding) {
    Convolution how = Convolution.PLAIN.withPadding(padding);
    int n = 6;
    int places = n + 2 * padding - 2;
    Tensor x = Tensor.ones(DType.F64, 1, 1, n, n);
    Tensor w = Tensor.ones(DType.F64, 1, 1, 3, 3);
    Tensor g = Tensor.ones(DType.F64, 1, 1, places, places);
    // The last of the first line, and the last element of the window.
    requireInfinite(with(x, n - 1).conv2d(w, how), (i, j) -> i <= padding && j >= n - 3 + padding);
    requireInfinite(
        with(g, places - 1).apply(new ConvolveInput(how, x.shape()), w),
        (i, j) -> i <= 2 - padding && j >= places - 1 - padding);
    requireInfinite(
        g.apply(new ConvolveInput(how, x.shape()), with(w, 8)),
        (i, j) -> Math.min(i, j) >= 2 - padding);
  }

  private static Tensor with(Tensor x, int infinite) {
    double[] numbers = x.toDoubleArray();
    numbers[infinite] = Double.POSITIVE_INFINITY;
    return Tensor.wrap(numbers, x.shape().extents());
  }

  private interface Reached {
    boolean test(int row, int column);
  }

  private static void requireInfinite(Tensor y, Reached reached) {
    for (int i = 0; i < y.shape().extent(2); i++) {
      for (int j = 0; j < y.shape().extent(3); j++) {
        double number = y.get(0, 0, i, j);
        String where = "%s at %s, %s of %s".formatted(number, i, j, y.shape());
        assertEquals(reached.test(i, j), number == Double.POSITIVE_INFINITY, where);
        assertTrue(!Double.isNaN(number), where);
      }
    }
  }

  /** 1×1 is a product of matrices, and reads the images where they lie. */
  @Test
  void pointwiseIsAProduct() {
    Tensor x = normal(DType.F64, 3, 4, 5, 6);
    Tensor w = normal(DType.F64, 7, 4, 1, 1);
    Tensor product = w.reshape(7, 4).matmul(x.reshape(3, 4, 30)).reshape(3, 7, 5, 6);
    assertEquals(product.data(), x.conv2d(w, Convolution.PLAIN).data());
    Tensor padded = x.conv2d(w, Convolution.PLAIN.withPadding(1)).slice(2, 1, 6).slice(3, 1, 7);
    assertEquals(product.data(), padded.data());
  }

  @Test
  void mistakesAreNamed() {
    assertEquals(
        "convolve: stride must be 1 or more, one number or one for each axis, not [0]",
        assertThrows(IllegalArgumentException.class, () -> Convolution.PLAIN.withStride(0))
            .getMessage());
    assertEquals(
        "convolve: padding must be 0 or more, not [-1]",
        assertThrows(IllegalArgumentException.class, () -> Convolution.PLAIN.withPadding(-1))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> Convolution.PLAIN.withGroups(0));
  }
}
