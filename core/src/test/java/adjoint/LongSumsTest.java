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
      float[] sums = NdArray.full(DType.F32, x, Shape.of(N)).cumsum(0).toFloatArray();
      for (int i = 0; i < N; i += 999) {
        close((i + 1.0) * x, sums[i]);
      }
      close((double) N * x, sums[N - 1]);
    }
    NdArray columns = NdArray.full(DType.F32, TENTH, Shape.of(N / 2, 2)).cumsum(0);
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

  /** Chains of 256 may be off by 3e-6 by themselves; what adds them up may not make it more. */
  @Test
  void productsOfLongRows() {
    for (float x : new float[] {TENTH, 3, 0.7f, 1.1f}) {
      Tensor row = Tensor.full(x, 1, 1).broadcastTo(1, N).asVariable();
      Tensor column = Tensor.ones(1, 1).broadcastTo(N, 2);
      double exact = (double) N * x;
      assertEquals(exact, row.matmul(column).get(0, 1), 4e-6 * exact);
      assertEquals(exact, column.transpose().matmul(row.transpose()).get(1, 0), 1e-6 * exact);
      assertEquals(exact, row.matmul(column.slice(1, 0, 1)).item(), 1e-6 * exact);
    }
    Tensor x = Tensor.ones(1, 1).asVariable();
    Tensor y = x.broadcastTo(N, 1).matmul(Tensor.full(TENTH, 1, 2));
    double exact = 2.0 * N * TENTH;
    assertEquals(exact, Grad.of(y.sum(), x).item(), 1e-6 * exact);
  }

  @Test
  void whatIsMadeOfSums() {
    Tensor x = Tensor.full(TENTH, 1).broadcastTo(N).asVariable();
    close((double) N * TENTH, x.sum().item());
    close(TENTH, x.mean().item());
    close((double) TENTH * TENTH, x.square().mean().item());
    close(Math.sqrt((double) N) * TENTH, x.square().sum().sqrt().item());
    close(TENTH + Math.log(N), x.logSumExp().item());
    close(1.0 / N, x.softmax(0).get(-1));
    assertEquals(0, x.variance().item(), 1e-12);
    Tensor columns = x.reshape(N / 2, 2);
    close(N / 2 * (double) TENTH, columns.sum(0).get(1));
    close(N / 2 * (double) TENTH, columns.sumTo(Shape.of(1, 2)).get(0, 0));
    Tensor alternating = Tensor.of(1f, 3).broadcastTo(N / 2, 2);
    close(1, alternating.variance().item());
    Tensor one = Tensor.ones(1).asVariable();
    close((double) N * TENTH, Grad.of(one.mul(x.detach()).sum(), one).item());
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
    rounded(wide.cumsum(1), x.cumsum(1));
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
