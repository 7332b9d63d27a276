package adjoint.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import java.util.concurrent.locks.LockSupport;
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

  private static final long SOON = 1_000_000;

  /** Runs a loop with 5 threads and requires that nobody works on it when it returns. */
  private static void assertDoneOnReturn(Helpers helpers) {
    AtomicIntegerArray visits = new AtomicIntegerArray(100);
    AtomicInteger working = new AtomicInteger();
    Parallel.call(
        5,
        () -> {
          Parallel.forRange(
              helpers,
              100,
              MUCH,
              (from, to) -> {
                working.incrementAndGet();
                for (int i = from; i < to; i++) {
                  visits.incrementAndGet(i);
                }
                LockSupport.parkNanos(1000);
                working.decrementAndGet();
              });
          return 0;
        });
    assertEquals(0, working.get());
    assertOnceEach(visits);
  }

  @Test
  void whereNoThreadCanStartTheCallerDoesTheWork() {
    AtomicInteger attempts = new AtomicInteger();
    AtomicInteger allowed = new AtomicInteger();
    Helpers helpers =
        new Helpers(
            thread -> {
              attempts.incrementAndGet();
              if (allowed.getAndDecrement() <= 0) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              thread.start();
            },
            Long.MAX_VALUE / 2,
            SOON);
    assertDoneOnReturn(helpers);
    assertEquals(0, helpers.count());
    while (helpers.count() < 2) { // a place that was not taken is still there
      allowed.set(2 - helpers.count());
      assertDoneOnReturn(helpers);
    }
    for (int i = 0; i < 1000; i++) {
      allowed.set(0);
      assertDoneOnReturn(helpers);
      assertEquals(2, helpers.count());
    }
    assertTrue(attempts.get() > 2);
  }

  @Test
  void afterAFailureNobodyTriesForAWhile() {
    AtomicInteger attempts = new AtomicInteger();
    Helpers helpers =
        new Helpers(
            thread -> {
              attempts.incrementAndGet();
              throw new OutOfMemoryError("unable to create native thread");
            },
            SOON,
            Long.MAX_VALUE / 2);
    for (int i = 0; i < 100; i++) {
      assertDoneOnReturn(helpers);
    }
    assertEquals(1, attempts.get());
  }

  @Test
  void threadsThatAreIdleEnd() throws Exception {
    Set<Thread> started = ConcurrentHashMap.newKeySet();
    Helpers helpers =
        new Helpers(
            thread -> {
              assertNull(thread.getContextClassLoader());
              thread.start();
              started.add(thread);
            },
            SOON,
            SOON);
    for (int round = 0; round < 20; round++) {
      assertDoneOnReturn(helpers);
      if (round % 5 == 0) {
        for (Thread thread : started) {
          thread.join();
        }
        assertEquals(0, helpers.count());
      }
    }
    assertTrue(started.size() > 4);
  }

  @Test
  void aThreadIsNeitherStartedNorWokenForLessThanThatCosts() {
    Helpers helpers = new Helpers(Thread::start, Helpers.IDLE_NANOS, Helpers.RETRY_NANOS);
    AtomicInteger done = new AtomicInteger();
    Parallel.Part part = (from, to) -> done.addAndGet(to - from);
    Parallel.call(
        2,
        () -> {
          Parallel.forRange(helpers, 100, 400_000, part);
          assertEquals(0, helpers.count());
          Parallel.forRange(helpers, 100, MUCH, part);
          assertEquals(1, helpers.count());
          Parallel.forRange(helpers, 100, 400_000, part); // with it, if it is still awake
          return 0;
        });
    assertEquals(300, done.get());
    assertEquals(1, helpers.count());
  }

  @Test
  void neverStartsMoreThreadsThanAreOfUse() {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Parallel.call(
        1_000_000,
        () -> {
          assertEquals(1_000_000, Parallel.threads());
          Parallel.forRange(
              100_000,
              MUCH,
              (from, to) -> {
                seen.add(Thread.currentThread());
                LockSupport.parkNanos(1000);
              });
          return 0;
        });
    assertTrue(seen.size() <= Helpers.MOST + 1, () -> seen.size() + " threads");
  }

  @Test
  void aCheckedExceptionReachesTheCallerToo() {
    assertThrows(
        InterruptedException.class,
        () ->
            Parallel.call(
                2,
                () -> {
                  Parallel.forRange(
                      2,
                      MUCH,
                      (from, to) -> {
                        throw ParallelTest.<RuntimeException>unchecked(new InterruptedException());
                      });
                  return 0;
                }));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X unchecked(Throwable e) throws X {
    throw (X) e;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(50, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
