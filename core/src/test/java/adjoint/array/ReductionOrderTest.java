package adjoint.array;

import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.kernel.Documented;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Sums and products over axes have the documented order of additions, however the numbers lie in
 * memory.
 */
class ReductionOrderTest {

  /** Numbers of different size, so that another order of addition shows. */
  private static NdArray numbers(SplittableRandom rng, DType dtype, int... extents) {
    double[] x = new double[Shape.of(extents).size()];
    Arrays.setAll(x, i -> rng.nextDouble(-1, 1) * Math.pow(10, rng.nextInt(-3, 4)));
    return NdArray.wrap(x, Shape.of(extents)).to(dtype);
  }

  /** The same numbers in another order in memory. */
  private static NdArray scattered(SplittableRandom rng, NdArray x) {
    int rank = x.shape().rank();
    int[] order = IntStream.range(0, rank).toArray();
    for (int i = rank - 1; i > 0; i--) {
      int j = rng.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    int[] back = new int[rank];
    for (int i = 0; i < rank; i++) {
      back[order[i]] = i;
    }
    NdArray y = x.permute(order).contiguous().permute(back);
    if (rank > 0 && x.shape().extent(0) > 0) {
      int n = x.shape().extent(0);
      y = y.slice(0, n - 1, n, -1).contiguous().slice(0, n - 1, n, -1);
    }
    return y;
  }

  /** The sum over axes, from the words of {@link NdArray#sum}. */
  private static double[] documented(NdArray x, boolean[] reduced) {
    int[] extents = x.shape().extents();
    double[] numbers = x.toDoubleArray();
    Documented order = new Documented(x.dtype() == DType.F32);
    for (int end = extents.length; end > 0; end--) {
      if (!reduced[end - 1]) {
        continue;
      }
      // Axes of extent 1 behind a run do not matter: nothing lies behind them either.
      int start = end;
      while (start > 0 && (reduced[start - 1] || extents[start - 1] == 1)) {
        start--;
      }
      int outer = size(extents, 0, start);
      int n = size(extents, start, end);
      int inner = size(extents, end, extents.length);
      double[] sums = new double[outer * inner];
      for (int o = 0; o < outer; o++) {
        for (int i = 0; i < inner; i++) {
          double[] line = new double[n];
          for (int j = 0; j < n; j++) {
            line[j] = numbers[(o * n + j) * inner + i];
          }
          sums[o * inner + i] =
              n == 1 ? line[0] : inner == 1 ? order.row(line) : order.slices(line);
        }
      }
      numbers = sums;
      Arrays.fill(extents, start, end, 1);
      end = start + 1;
    }
    return numbers;
  }

  private static int size(int[] extents, int from, int to) {
    return Arrays.stream(extents, from, to).reduce(1, (a, b) -> a * b);
  }

  @Property(tries = 300)
  void sums(@ForAll long seed, @ForAll @IntRange(max = 4) int rank) {
    SplittableRandom rng = new SplittableRandom(seed);
    DType dtype = rng.nextBoolean() ? DType.F32 : DType.F64;
    int[] extents = new int[rank];
    int[] sizes = {0, 1, 1, 2, 3, 5, 8, 33, 65, 130};
    for (int i = 0, product = 1; i < rank; i++) {
      int extent = sizes[rng.nextInt(sizes.length)];
      extents[i] = product * extent > 20_000 ? 2 : extent;
      product *= Math.max(1, extents[i]);
    }
    NdArray x = numbers(rng, dtype, extents);
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      if (rng.nextBoolean()) {
        axes.add(axis);
      }
    }
    Axes over = Axes.of(axes.stream().mapToInt(i -> i).toArray());
    NdArray sum = x.sum(over);
    double[] expected = documented(x, over.mask("sum", x.shape()));
    assertEquals(NdArray.wrap(expected, sum.shape()).to(dtype), sum);
    assertEquals(sum, scattered(rng, x).sum(over));
  }

  @Test
  void longSums() {
    SplittableRandom rng = new SplittableRandom(5);
    for (DType dtype : DType.values()) {
      Documented order = new Documented(dtype == DType.F32);
      for (int n : new int[] {4095, 4096, 4097, 12_289, 100_000}) {
        NdArray x = numbers(rng, dtype, n);
        assertEquals(order.row(x.toDoubleArray()), x.sum(Axes.of()).item());
        NdArray backwards = x.slice(0, n - 1, n, -1).contiguous().slice(0, n - 1, n, -1);
        assertEquals(x.sum(Axes.of()), backwards.sum(Axes.of()));
        NdArray everySecond = numbers(rng, dtype, 2 * n).slice(0, 1, n, 2);
        assertEquals(order.row(everySecond.toDoubleArray()), everySecond.sum(Axes.of()).item());
      }
    }
  }

  @Test
  void aRepeatedNumber() {
    NdArray tenth = NdArray.scalar(DType.F32, 0.1).broadcastTo(Shape.of(1000, 10));
    assertEquals(tenth.contiguous().sum(Axes.of(1)), tenth.sum(Axes.of(1)));
    assertEquals(tenth.contiguous().sum(Axes.of(0)), tenth.sum(Axes.of(0)));
    assertEquals(1000, tenth.sum(Axes.of()).item(), 1e-3);
  }

  @Test
  void aSumOfOneElementIsThatElement() {
    assertEquals(NdArray.of(-0.0), NdArray.of(-0.0).sum(Axes.keep()));
    assertEquals(NdArray.of(0.0), NdArray.of(-0.0, -0.0).sum(Axes.keep()));
  }

  @Property(tries = 200)
  void products(@ForAll long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    DType dtype = rng.nextBoolean() ? DType.F32 : DType.F64;
    int[] inner = {0, 1, 2, 31, 33, 64, 65, 255, 256, 257, 300, 513};
    int k = inner[rng.nextInt(inner.length)];
    int m = rng.nextInt(4);
    int n = rng.nextInt(4);
    int[][] both = {{}, {1}, {2}, {2, 1}, {1, 3}, {2, 3}, {0}};
    int[] left = both[rng.nextInt(both.length)];
    int[] right = broadcastable(rng, left);
    if (rng.nextBoolean()) {
      int[] exchanged = left;
      left = right;
      right = exchanged;
    }
    NdArray a = numbers(rng, dtype, Shape.of(left).concat(Shape.of(m, k)).extents());
    NdArray b = numbers(rng, dtype, Shape.of(right).concat(Shape.of(k, n)).extents());
    NdArray c = a.matmul(b);
    assertEquals(c, scattered(rng, a).matmul(scattered(rng, b)));
    Shape batch = c.shape().part(0, c.shape().rank() - 2);
    NdArray x = a.broadcastTo(batch.concat(Shape.of(m, k)));
    NdArray y = b.broadcastTo(batch.concat(Shape.of(k, n)));
    double[] numbersOfX = x.toDoubleArray();
    double[] numbersOfY = y.toDoubleArray();
    double[] actual = c.toDoubleArray();
    Documented order = new Documented(dtype == DType.F32);
    for (int at = 0; at < actual.length; at++) {
      int matrix = at / (m * n);
      int row = at / n % m;
      int column = at % n;
      double[] u = new double[k];
      double[] v = new double[k];
      for (int p = 0; p < k; p++) {
        u[p] = numbersOfX[(matrix * m + row) * k + p];
        v[p] = numbersOfY[(matrix * k + p) * n + column];
      }
      assertEquals(n == 1 ? order.dot(u, v) : order.chain(u, v), actual[at]);
    }
  }

  /** A shape whose last axes are those of the other, some of them of extent 1. */
  private static int[] broadcastable(SplittableRandom rng, int... extents) {
    int from = rng.nextInt(extents.length + 1);
    return Arrays.stream(extents, from, extents.length)
        .map(extent -> rng.nextInt(3) == 0 ? 1 : extent)
        .toArray();
  }

  @Test
  void aRowAloneHasTheBitsItHasInABatch() {
    SplittableRandom rng = new SplittableRandom(8);
    for (int columns : new int[] {1, 2, 7}) {
      NdArray a = numbers(rng, DType.F32, 5, 300);
      NdArray b = numbers(rng, DType.F32, 300, columns);
      NdArray all = a.matmul(b);
      for (int i = 0; i < 5; i++) {
        assertEquals(all.slice(0, i, 1, 1), a.slice(0, i, 1, 1).matmul(b));
      }
    }
  }
}
