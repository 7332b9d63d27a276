package adjoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.NdArray;
import adjoint.array.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Sums that are added one after another are as exact in floats as others. */
class LongSumsTest {
  private static final int N = 10_000_000;
  private static final float TENTH = 0.1f;

  private static void close(double exact, double sum) {
    assertEquals(exact, sum, 1e-6 * exact);
  }

  @Test
  void runningSums() {
    for (float x : new float[] {TENTH, 1}) {
      float[] sums = NdArray.full(DType.F32, x, Shape.of(N)).cumulativeSum(0).toFloatArray();
      for (int i = 0; i < N; i += 999) {
        close((i + 1.0) * x, sums[i]);
      }
      close((double) N * x, sums[N - 1]);
    }
    NdArray columns = NdArray.full(DType.F32, TENTH, Shape.of(N / 2, 2)).cumulativeSum(0);
    close(N / 2 * (double) TENTH, columns.get(-1, 1));
  }

  @Test
  void runningSumsBack() {
    Tensor x = Tensor.zeros(N).asVariable();
    Tensor seed = Tensor.full(TENTH, N);
    Tensor g = Grad.of(x.cumsum(0), List.of(x), seed).getFirst();
    close((double) N * TENTH, g.get(0));
    close(N / 2 * (double) TENTH, g.get(N / 2));
  }

  @Test
  void sumsByPosition() {
    Tensor x = Tensor.zeros(3).asVariable();
    int[] positions = new int[N];
    Arrays.setAll(positions, i -> i % 2 * 2);
    Tensor seed = Tensor.full(TENTH, N);
    Indices indices = Indices.of(positions);
    for (Tensor y : List.of(x.indexSelect(0, indices), x.gather(0, indices))) {
      Tensor g = Grad.of(y, List.of(x), seed).getFirst();
      close(N / 2 * (double) TENTH, g.get(0));
      assertEquals(0, g.get(1));
      close(N / 2 * (double) TENTH, g.get(2));
    }
  }

  /** Each is the sum in doubles, rounded once, whatever the shape. */
  @Property(tries = 200)
  void floatsAreRoundedOnce(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int outer,
      @ForAll @IntRange(min = 1, max = 20) int taken,
      @ForAll @IntRange(min = 1, max = 6) int extent,
      @ForAll @IntRange(min = 1, max = 5) int inner) {
    SplittableRandom rng = new SplittableRandom(seed);
    NdArray x = NdArray.normal(DType.F32, rng, 0, 1, Shape.of(outer, taken, inner));
    NdArray wide = x.to(DType.F64);
    Indices rows = Indices.of(rng.ints(taken, 0, extent).toArray());
    rounded(wide.indexAdd(1, rows, extent), x.indexAdd(1, rows, extent));
    Indices each = Indices.wrap(rng.ints(x.size(), 0, extent).toArray(), x.shape());
    rounded(wide.scatterAdd(1, each, extent), x.scatterAdd(1, each, extent));
    rounded(wide.cumulativeSum(1), x.cumulativeSum(1));
  }

  private static void rounded(NdArray doubles, NdArray floats) {
    assertArrayEquals(doubles.toFloatArray(), floats.toFloatArray());
  }

  @Test
  void manyColumnsAtATime() {
    int extent = 20_000; // more than fit into one block of sums
    NdArray x = NdArray.normal(DType.F32, new SplittableRandom(1), 0, 1, Shape.of(2, 5, 3));
    int[] to = new SplittableRandom(2).ints(30, extent - 2, extent).toArray();
    Indices each = Indices.wrap(to, x.shape());
    rounded(x.to(DType.F64).scatterAdd(1, each, extent), x.scatterAdd(1, each, extent));
  }
}
