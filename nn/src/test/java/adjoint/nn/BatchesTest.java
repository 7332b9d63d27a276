package adjoint.nn;

import static adjoint.nn.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.Shape;
import adjoint.array.ShapeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchesTest {

  @Property(tries = 500)
  void everyExampleComesOnceWithItsTarget(
      @ForAll @IntRange(min = 0, max = 40) int n,
      @ForAll @IntRange(min = 1, max = 50) int size,
      @ForAll long seed) {
    Tensor x = numbers(n);
    List<Batch<Tensor>> batches =
        Batches.of(x, x.mul(10), size).shuffled(new SplittableRandom(seed));
    List<Integer> seen = new ArrayList<>();
    for (Batch<Tensor> batch : batches) {
      int count = batch.x().shape().extent(0);
      assertEquals(seen.size() + count == n ? n - seen.size() : size, count);
      for (int i = 0; i < count; i++) {
        seen.add((int) batch.x().get(i, 0));
        assertEquals(batch.x().get(i, 0) * 10, batch.y().get(i, 0));
      }
    }
    assertEquals(IntStream.range(0, n).boxed().toList(), seen.stream().sorted().toList());
  }

  @Property(tries = 300)
  void indicesStayWithTheirExamples(
      @ForAll @IntRange(min = 1, max = 20) int n,
      @ForAll @IntRange(min = 1, max = 7) int size,
      @ForAll long seed) {
    Indices pairs = Indices.wrap(IntStream.range(0, 2 * n).toArray(), Shape.of(n, 2));
    for (Batch<Indices> batch :
        Batches.of(numbers(n), pairs, size).shuffled(new SplittableRandom(seed))) {
      for (int i = 0; i < batch.x().shape().extent(0); i++) {
        assertEquals(2 * batch.x().get(i, 0), batch.y().get(2 * i));
        assertEquals(2 * batch.x().get(i, 0) + 1, batch.y().get(2 * i + 1));
      }
    }
  }

  private static Tensor numbers(int n) {
    return Tensor.arange(DType.F64, 0, n, 1).reshape(n, 1);
  }

  @Test
  void inOrderKeepsTheOrder() {
    List<Batch<Indices>> batches = Batches.of(numbers(5), Indices.of(5, 6, 7, 8, 9), 2).inOrder();
    assertEquals(3, batches.size());
    assertArrayEquals(new double[] {2, 3}, batches.get(1).x().toDoubleArray());
    assertEquals(Indices.of(9), batches.get(2).y());
    assertEquals(
        "Batches: there is no batch 3, they are counted from 0 to 2",
        assertThrows(IndexOutOfBoundsException.class, () -> batches.get(3)).getMessage());
  }

  @Test
  void everyOrderIsAboutEquallyLikely() {
    SplittableRandom rng = new SplittableRandom(1);
    Batches<Indices> batches = Batches.of(numbers(3), Indices.of(0, 1, 2), 3);
    Map<Indices, Integer> counts = new HashMap<>();
    for (int i = 0; i < 6000; i++) {
      counts.merge(batches.shuffled(rng).getFirst().y(), 1, Integer::sum);
    }
    assertEquals(6, counts.size());
    // Binomial with mean 1000 and standard deviation 29; the seed is fixed.
    counts.forEach((order, count) -> assertEquals(1000, count, 120, order::toString));
  }

  @Test
  void theSameSeedGivesTheSameOrderAndTheNextCallAnother() {
    Batches<Tensor> batches = Batches.of(numbers(50), numbers(50), 50);
    SplittableRandom rng = new SplittableRandom(9);
    Tensor first = batches.shuffled(rng).getFirst().x();
    assertEquals(first.data(), batches.shuffled(new SplittableRandom(9)).getFirst().x().data());
    assertEquals(false, first.data().equals(batches.shuffled(rng).getFirst().x().data()));
  }

  @Test
  void oneOrderCanBeReadTwice() {
    List<Batch<Tensor>> batches =
        Batches.of(numbers(9), numbers(9), 4).shuffled(new SplittableRandom(1));
    for (int i = 0; i < batches.size(); i++) {
      assertEquals(batches.get(i).x().data(), batches.get(i).y().data());
    }
  }

  @Test
  void argumentsMustFit() {
    assertError(
        ShapeException.class,
        "Batches: examples [4, 1] and targets [3] must agree in the first extent, their number",
        () -> Batches.of(numbers(4), Indices.of(0, 1, 2), 2));
    assertError(
        ShapeException.class,
        "Batches: examples [4, 1] and targets [] must agree in the first extent, their number",
        () -> Batches.of(numbers(4), Tensor.scalar(1), 2));
    assertError(
        IllegalArgumentException.class,
        "Batches: the size of a batch must be at least 1, got 0",
        () -> Batches.of(numbers(4), numbers(4), 0));
  }
}
