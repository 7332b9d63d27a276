package adjoint.nn.data;

import static adjoint.nn.Errors.assertError;
import static adjoint.nn.Errors.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import adjoint.Tensor;
import adjoint.array.DType;
import adjoint.array.Indices;
import adjoint.array.ShapeException;
import adjoint.nn.Batch;
import adjoint.nn.file.Json;
import adjoint.nn.file.JsonView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DatasetTest {
  private static List<Integer> upTo(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  private static <E> List<E> all(Iterable<E> elements) {
    List<E> all = new ArrayList<>();
    elements.forEach(all::add);
    return all;
  }

  private static Examples<List<Integer>> examples(int n) {
    return Examples.of(n, rows -> IntStream.of(rows.toArray()).boxed().toList());
  }

  private static List<Integer> flat(List<List<Integer>> batches) {
    return batches.stream().flatMap(List::stream).toList();
  }

  // ---- every element once, in an order of the epoch

  @Property(tries = 80)
  void everyExampleComesOnceInAnEpoch(
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(min = 1, max = 50) int size,
      @ForAll @IntRange(min = 1, max = 60) int buffer,
      @ForAll long seed) {
    Dataset<List<Integer>> full = examples(n).shuffled(seed).batches(size);
    Dataset<List<Integer>> buffered = Dataset.of(upTo(n)).shuffled(seed, buffer).batched(size);
    for (Dataset<List<Integer>> data : List.of(full, buffered)) {
      List<List<Integer>> batches = all(data.epoch(3));
      assertEquals(OptionalLong.of(batches.size()), data.size());
      assertEquals(upTo(n), flat(batches).stream().sorted().toList());
      for (List<Integer> batch : batches.subList(0, batches.size() - 1)) {
        assertEquals(size, batch.size());
      }
      assertEquals(batches, all(data.epoch(3)), "the same epoch again");
    }
    if (n >= size) {
      List<List<Integer>> whole =
          all(examples(n).shuffled(seed).batches(size, LastBatch.DROP).epoch(3));
      assertEquals(all(full.epoch(3)).subList(0, n / size), whole);
      assertEquals(
          all(buffered.epoch(3)).subList(0, n / size),
          all(Dataset.of(upTo(n)).shuffled(seed, buffer).batched(size, LastBatch.DROP).epoch(3)));
    }
  }

  @Test
  void epochsAndSeedsDiffer() {
    Dataset<List<Integer>> data = examples(50).shuffled(7).batches(50);
    assertNotEquals(all(data.epoch(0)), all(data.epoch(1)));
    assertNotEquals(all(data.epoch(0)), all(examples(50).shuffled(8).batches(50).epoch(0)));
    // Of a counter for a seed, as some use it, these would be one sequence, shifted by one.
    assertNotEquals(all(data.epoch(1)), all(examples(50).shuffled(8).batches(50).epoch(0)));
    Dataset<Integer> buffered = Dataset.of(upTo(50)).shuffled(7, 10);
    assertNotEquals(all(buffered.epoch(0)), all(buffered.epoch(1)));
  }

  @Test
  void everyOrderIsAboutEquallyLikely() {
    Map<List<Integer>, Integer> full = new HashMap<>();
    Map<List<Integer>, Integer> buffered = new HashMap<>();
    Dataset<List<Integer>> first = examples(3).shuffled(1).batches(3);
    Dataset<Integer> second = Dataset.of(upTo(3)).shuffled(1, 3);
    for (int epoch = 0; epoch < 6000; epoch++) {
      full.merge(flat(all(first.epoch(epoch))), 1, Integer::sum);
      buffered.merge(all(second.epoch(epoch)), 1, Integer::sum);
    }
    for (Map<List<Integer>, Integer> counts : List.of(full, buffered)) {
      assertEquals(6, counts.size());
      // Binomial with mean 1000 and standard deviation 29; the seed is fixed.
      counts.forEach((order, count) -> assertEquals(1000, count, 120, order::toString));
    }
  }

  @Test
  void aSmallBufferMovesElementsALittle() {
    List<Integer> order = all(Dataset.of(upTo(1000)).shuffled(3, 10).epoch(0));
    for (int i = 0; i < order.size(); i++) {
      assertTrue(order.get(i) < i + 10, "early by more than the buffer: " + order.get(i));
    }
    assertNotEquals(upTo(1000), order);
  }

  // ---- tensors, and records of the caller's

  private record Pair(Tensor left, Indices right) {}

  @Test
  void batchesAreRecordsOfTheCaller() {
    Tensor x = Tensor.arange(DType.F64, 0, 10, 1).reshape(5, 2);
    Indices y = Indices.of(5, 6, 7, 8, 9);
    List<Batch<Indices>> batches = all(Examples.of(x, y).batches(2).epoch(0));
    assertEquals(3, batches.size());
    assertEquals(Tensor.of(new double[][] {{4, 5}, {6, 7}}).data(), batches.get(1).x().data());
    assertEquals(Indices.of(9), batches.get(2).y());
    Dataset<Pair> pairs =
        Examples.of(5, rows -> new Pair(x.indexSelect(0, rows), rows))
            .only(Indices.of(4, 1))
            .batches(2);
    assertEquals(Indices.of(4, 1), all(pairs.epoch(0)).getFirst().right());
    Indices both = Indices.of(new int[][] {{1, 2}, {3, 4}});
    Examples<Batch<Indices>> wide = Examples.of(Tensor.of(1.0, 2), both);
    assertEquals(Indices.of(new int[][] {{3, 4}}), wide.only(Indices.of(1)).all().y());
    Table table = Table.of(NumberColumn.of("a", 1, 2, 3));
    assertEquals(table.rows(Indices.of(2)), all(Examples.of(table).batches(2).epoch(0)).getLast());
    Examples<Batch<Tensor>> numbers = Examples.of(x, x.sum(1));
    assertEquals(x.sum(1).data(), numbers.all().y().data());
    assertEquals("Examples(5, shuffled (seed 3))", numbers.shuffled(3).toString());
  }

  @Test
  void randomChangesDependOnSeedEpochAndPlaceAlone() {
    Dataset<Long> data = Dataset.of(upTo(4)).mapRandomly(5, (i, rng) -> rng.nextLong());
    List<Long> first = all(data.epoch(0));
    assertEquals(4, first.stream().distinct().count());
    assertEquals(first, all(data.epoch(0)));
    assertNotEquals(first, all(data.epoch(1)));
    try (Cursor<Long> cursor = data.open(0, 2)) {
      assertEquals(first.get(2), cursor.next());
    }
  }

  // ---- where one is

  private static Dataset<List<Integer>> stream(int buffer) {
    return Dataset.reading("numbers", () -> Dataset.of(upTo(23)).open(0, 0))
        .shuffled(1, buffer)
        .mapRandomly(2, (i, rng) -> 100 * i + rng.nextInt(100))
        .batched(4);
  }

  @Test
  void goesOnWhereItWasStopped() {
    for (Dataset<List<Integer>> data :
        List.of(
            examples(23).shuffled(9).batches(4),
            examples(23).shuffled(9).batches(4, LastBatch.DROP).prefetched(3),
            stream(5),
            stream(50).prefetched(2))) {
      List<List<Integer>> expected = new ArrayList<>();
      try (Feed<List<Integer>> feed = data.from(data.start())) {
        while (feed.position().epoch() < 3) {
          expected.add(feed.next());
        }
      }
      List<List<Integer>> epochs = new ArrayList<>();
      for (int epoch = 0; epoch < 3; epoch++) {
        epochs.addAll(all(data.epoch(epoch)));
      }
      assertEquals(epochs, expected);
      Position place = data.start();
      List<List<Integer>> seen = new ArrayList<>();
      while (place.epoch() < 3) { // stopped after each two batches
        try (Feed<List<Integer>> feed = data.from(place)) {
          seen.add(feed.next());
          if (feed.position().epoch() < 3) {
            seen.add(feed.next());
          }
          String saved = feed.position().toJson().print();
          place = Position.fromJson(JsonView.of("place", Json.parse("place", saved)));
        }
      }
      assertEquals(expected, seen, data::toString);
    }
  }

  @Test
  void aPlaceOfOtherDataIsRefused() {
    Position place = examples(23).shuffled(9).batches(4).start();
    assertError(
        IllegalArgumentException.class,
        """
        from: the position is one of other data, so that others would come than before
          it is of: 23 examples, shuffled (seed 9), in batches of 4
          this is: 23 examples, shuffled (seed 8), in batches of 4\
        """,
        () -> examples(23).shuffled(8).batches(4).from(place));
    assertEquals(
        "p, at next: expected a count, found -1",
        message(() ->
            Position.fromJson(
                JsonView.of("p", Json.parse("p", "{\"data\":\"x\",\"epoch\":0,\"next\":-1}")))));
    assertEquals(place, examples(23).shuffled(9).batches(4).prefetched(5).start());
    assertError(
        IllegalArgumentException.class,
        "from: the position is element 7 of an epoch, which has 6",
        () -> examples(23).shuffled(9).batches(4).from(new Position(place.data(), 0, 7)));
  }

  @Test
  void mistakesAreNamed() {
    assertError(
        IllegalStateException.class,
        "batched: 20 examples do not fill one batch of 32, and the last one is dropped, in: 20"
            + " examples; take smaller batches, or LastBatch.KEEP",
        () -> examples(20).batches(32, LastBatch.DROP));
    assertError(
        IllegalStateException.class,
        "batched: there are no examples in: 0 examples",
        () -> examples(0).batches(32));
    Dataset<List<Object>> nothing = Dataset.of(List.of()).batched(3);
    assertError(
        IllegalStateException.class,
        "batched: there are no examples in: 0 elements",
        () -> nothing.from(nothing.start()).next());
    assertError(
        IllegalStateException.class,
        "batched: 2 examples do not fill one batch of 3, and the last one is dropped, in: 2"
            + " elements; take smaller batches, or LastBatch.KEEP",
        () -> all(Dataset.of(upTo(2)).batched(3, LastBatch.DROP).epoch(0)));
    assertError(
        ShapeException.class,
        "Examples: examples [4, 1] and targets [3] must agree in the first extent, their number",
        () -> Examples.of(Tensor.zeros(4, 1), Indices.of(0, 1, 2)).count());
    assertError(
        IllegalArgumentException.class,
        "epoch: epochs are counted from 0, got -1",
        () -> examples(2).batches(1).epoch(-1));
    assertError(
        IllegalArgumentException.class,
        "prefetched: the number of elements must be at least 1, got 0",
        () -> examples(2).batches(1).prefetched(0));
  }

  // ---- another thread

  private static final class Counted {
    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();

    Dataset<Integer> data(int count, int failsAt) {
      return Dataset.reading(
          "counted",
          () -> {
            open.incrementAndGet();
            return new Cursor<>() {
              private int next;

              @Override
              public boolean hasNext() {
                return next < count;
              }

              @Override
              public Integer next() {
                if (next == failsAt) {
                  throw new IllegalArgumentException("at " + failsAt);
                }
                made.incrementAndGet();
                return next++;
              }

              @Override
              public void close() {
                open.decrementAndGet();
              }
            };
          });
    }
  }

  @Test
  @Timeout(60)
  void prefetchedElementsAreTheSame() {
    for (int ahead : new int[] {1, 2, 7, 1000}) {
      assertEquals(upTo(500), all(Dataset.of(upTo(500)).prefetched(ahead).epoch(0)));
    }
  }

  @Test
  @Timeout(60)
  void errorsComeWhenTheirElementWouldHave() {
    Counted counted = new Counted();
    try (Cursor<Integer> cursor = counted.data(10, 3).prefetched(100).open(0, 0)) {
      assertEquals(List.of(0, 1, 2), List.of(cursor.next(), cursor.next(), cursor.next()));
      for (int again = 0; again < 2; again++) {
        assertEquals(
            "at 3", assertThrows(IllegalArgumentException.class, cursor::next).getMessage());
      }
    }
    assertEquals(0, counted.open.get());
  }

  @Test
  @Timeout(60)
  void onlySoManyAreMadeBeforehand() throws InterruptedException {
    Counted counted = new Counted();
    try (Cursor<Integer> cursor = counted.data(1000, -1).prefetched(3).open(0, 0)) {
      cursor.next();
      for (int i = 0; i < 200; i++) {
        assertTrue(counted.made.get() <= 1 + 3 + 1, () -> "made " + counted.made);
        Thread.sleep(1);
      }
    }
  }

  @Test
  @Timeout(60)
  void nothingIsLeftBehindWhenClosedEarly() {
    Counted counted = new Counted();
    CountDownLatch begun = new CountDownLatch(1);
    List<Thread> threads = new CopyOnWriteArrayList<>();
    Cursor<Integer> cursor =
        counted
            .data(1000, -1)
            .map(i -> {
              threads.add(Thread.currentThread());
              begun.countDown();
              return i;
            })
            .prefetched(50)
            .open(0, 0);
    assertEquals(0, cursor.next());
    cursor.close();
    assertEquals(0, counted.open.get());
    assertFalse(cursor.hasNext());
    assertNotEquals(Thread.currentThread(), threads.getFirst());
    assertTrue(threads.stream().noneMatch(Thread::isAlive), "a thread still lives");
    cursor.close();
  }

  @Test
  @Timeout(60)
  void closingEndsAThreadThatWaits() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    List<Thread> threads = new CopyOnWriteArrayList<>();
    Cursor<Integer> cursor =
        Dataset.of(upTo(3))
            .map(i -> {
              threads.add(Thread.currentThread());
              begun.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return i;
            })
            .prefetched(1)
            .open(0, 0);
    try {
      begun.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    cursor.close();
    assertFalse(threads.getFirst().isAlive());
  }

  @Test
  @Timeout(60)
  void aLoopThatIsLeftLeavesNoThread() throws InterruptedException {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    Dataset<Integer> data =
        Dataset.of(upTo(1000))
            .map(i -> {
              threads.add(Thread.currentThread());
              return i;
            })
            .prefetched(4);
    for (int i : data.epoch(0)) {
      if (i == 2) {
        break;
      }
    }
    for (Thread thread : List.copyOf(threads)) {
      thread.join();
    }
    assertSame(Prefetch.THREAD, threads.getFirst().getName());
  }
}
