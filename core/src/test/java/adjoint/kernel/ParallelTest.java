package adjoint.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops that are split among threads. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ParallelTest {
  private static final long MUCH = 1L << 40;

  /** How often each unit was visited. */
  private static AtomicIntegerArray visits(int threads, int units, long operations) {
    AtomicIntegerArray visits = new AtomicIntegerArray(units);
    return Parallel.call(
        threads,
        () -> {
          Parallel.forRange(
              units,
              operations,
              (from, to) -> {
                for (int i = from; i < to; i++) {
                  visits.incrementAndGet(i);
                }
              });
          return visits;
        });
  }

  private static void assertOnceEach(AtomicIntegerArray visits) {
    for (int i = 0; i < visits.length(); i++) {
      assertEquals(1, visits.get(i), "unit " + i + " of " + visits.length());
    }
  }

  @Test
  void visitsEveryUnitOnce() {
    SplittableRandom rng = new SplittableRandom(1);
    for (int round = 0; round < 2000; round++) {
      int units = rng.nextInt(200);
      assertOnceEach(visits(1 + rng.nextInt(7), units, 1L << rng.nextInt(30)));
    }
  }

  @Test
  void usesTheThreadsOfItsScope() {
    for (int threads : new int[] {1, 2, 7}) {
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      CountDownLatch all = new CountDownLatch(threads);
      Parallel.call(
          threads,
          () -> {
            Parallel.forRange(
                100,
                MUCH,
                (from, to) -> {
                  if (seen.add(Thread.currentThread())) {
                    all.countDown();
                    await(all);
                  }
                });
            return 0;
          });
      assertEquals(threads, seen.size());
      assertTrue(seen.contains(Thread.currentThread()));
      assertTrue(seen.stream().allMatch(t -> t == Thread.currentThread() || t.isDaemon()));
    }
  }

  @Test
  void littleWorkStaysOnTheCaller() {
    Thread caller = Thread.currentThread();
    Parallel.call(
        7,
        () -> {
          Parallel.forRange(
              1000,
              1000,
              (from, to) -> {
                assertEquals(1000, to - from);
                assertSame(caller, Thread.currentThread());
              });
          return 0;
        });
  }

  @Test
  void aScopeEndsAndCanBeNested() {
    int outside = Parallel.threads();
    Parallel.call(
        3,
        () -> {
          assertEquals(3, Parallel.threads());
          assertEquals(5, Parallel.call(5, Parallel::threads).intValue());
          assertEquals(3, Parallel.threads());
          return 0;
        });
    assertEquals(outside, Parallel.threads());
  }

  @Test
  void aLoopInsideALoopRunsOnThreadsThatAreThere() {
    Thread caller = Thread.currentThread();
    AtomicInteger sum = new AtomicInteger();
    Parallel.call(
        4,
        () -> {
          Parallel.forRange(
              40,
              MUCH,
              (from, to) -> {
                if (Thread.currentThread() != caller) {
                  assertEquals(1, Parallel.threads());
                }
                for (int i = from; i < to; i++) {
                  Parallel.forRange(50, MUCH, (first, last) -> sum.addAndGet(last - first));
                }
              });
          return 0;
        });
    assertEquals(2000, sum.get());
  }

  @Test
  void whatAPartThrowsReachesTheCaller() {
    for (int round = 0; round < 200; round++) {
      int bad = round;
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  Parallel.call(
                      3,
                      () -> {
                        Parallel.forRange(
                            200,
                            MUCH,
                            (from, to) -> {
                              if (from <= bad && bad < to) {
                                throw new IllegalStateException("unit " + bad);
                              }
                            });
                        return 0;
                      }));
      assertEquals("unit " + bad, thrown.getMessage());
      assertOnceEach(visits(3, 100, MUCH)); // and the threads go on
    }
    assertThrows(
        StackOverflowError.class,
        () ->
            Parallel.call(
                2,
                () -> {
                  Parallel.forRange(
                      2,
                      MUCH,
                      (from, to) -> {
                        throw new StackOverflowError();
                      });
                  return 0;
                }));
  }

  @Test
  void anInterruptedCallerFinishesAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertOnceEach(visits(3, 100, MUCH));
    assertTrue(Thread.interrupted());
    assertFalse(Thread.interrupted());
  }

  @Test
  void callersDoNotWaitForEachOther() throws Exception {
    // The first takes all threads and keeps them until the second has done its work alone.
    int all = Math.max(7, Runtime.getRuntime().availableProcessors());
    CountDownLatch taken = new CountDownLatch(all);
    CountDownLatch done = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<Integer> first =
          executor.submit(() ->
              Parallel.call(
                  all,
                  () -> {
                    Parallel.forRange(
                        all,
                        MUCH,
                        (from, to) -> {
                          taken.countDown();
                          await(done);
                        });
                    return 1;
                  }));
      await(taken);
      assertOnceEach(visits(all, 500, MUCH));
      done.countDown();
      assertEquals(1, first.get());
    }
  }

  @Test
  void manyCallersAtTheSameTime() throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      Set<Future<?>> futures = ConcurrentHashMap.newKeySet();
      for (int i = 0; i < 4; i++) {
        int threads = 1 + i;
        futures.add(
            executor.submit(() -> {
              for (int round = 0; round < 2000; round++) {
                assertOnceEach(visits(threads, 64, MUCH));
              }
            }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(50, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
