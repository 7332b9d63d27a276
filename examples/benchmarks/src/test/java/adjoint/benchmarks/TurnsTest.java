package adjoint.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who measures when: a contender here is a thread of its own, as in a run. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TurnsTest {
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<String> begun = new CopyOnWriteArrayList<>();

  private Turns turns(List<String> rows, String... contenders) {
    return new Turns(rows, List.of(contenders), begun::add);
  }

  /** Takes so many turns at each row, then leaves; what it does in a turn is seen to be alone. */
  private Thread contender(Turns turns, String name, int samples, String... rows) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            for (String row : rows) {
              for (int i = 0; i < samples; i++) {
                turns.take(name, row);
                log.add(name + " begins " + row);
                Thread.sleep(2);
                log.add(name + " ends " + row);
              }
            }
            turns.leave(name);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Waits until this thread waits for a turn. */
  private static void untilItWaits(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.WAITING) {
      assertTrue(thread.isAlive(), "has its turn though it should wait");
      Thread.sleep(1);
    }
  }

  @Test
  void nobodyMeasuresWhileAnotherDoes() throws InterruptedException {
    Turns turns = turns(List.of("r"), "a", "b", "c");
    for (String name : List.of("a", "b", "c")) {
      contender(turns, name, 5, "r");
    }
    awaitLog(30);
    for (int i = 0; i < log.size(); i += 2) {
      assertEquals(log.get(i).replace("begins", "ends"), log.get(i + 1));
    }
  }

  @Test
  void contendersAlternate() throws InterruptedException {
    Turns turns = turns(List.of("r"), "a", "b");
    Thread a = contender(turns, "a", 3, "r");
    untilItWaits(a);
    contender(turns, "b", 3, "r");
    awaitLog(12);
    List<String> order =
        log.stream()
            .filter(line -> line.contains("begins"))
            .map(line -> line.substring(0, 1))
            .toList();
    assertEquals(List.of("a", "b", "a", "b", "a", "b"), order);
  }

  @Test
  void firstTurnWaitsUntilEverybodyHasStarted() throws InterruptedException {
    Turns turns = turns(List.of("r"), "a", "slow");
    Thread a = contender(turns, "a", 1, "r");
    untilItWaits(a);
    assertEquals(List.of(), log);
    contender(turns, "slow", 1, "r");
    awaitLog(4);
  }

  @Test
  void earlierRowsAreFinishedFirst() throws InterruptedException {
    Turns turns = turns(List.of("first", "second"), "fast", "slow");
    Thread fast = contender(turns, "fast", 1, "second");
    untilItWaits(fast);
    contender(turns, "slow", 3, "first", "second");
    awaitLog(14);
    assertEquals(
        List.of("slow begins first", "slow ends first", "slow begins first"), log.subList(0, 3));
    assertTrue(
        log.lastIndexOf("slow ends first") < log.indexOf("fast begins second"), log::toString);
    assertEquals(List.of("first", "second"), begun);
  }

  /** Its process ended, and its place leaves for it while a thread still asks in its name. */
  @Test
  void contenderThatDiesWhileItWaitsHoldsUpNobody() throws InterruptedException {
    Turns turns = turns(List.of("r"), "dies", "slow", "lives");
    Thread dies = contender(turns, "dies", 1, "r");
    untilItWaits(dies);
    Thread lives = contender(turns, "lives", 2, "r");
    untilItWaits(lives);
    turns.leave("dies");
    dies.join(); // its wait ends
    log.clear(); // whatever the dead one did is no turn
    contender(turns, "slow", 2, "r");
    awaitLog(8);
    assertTrue(log.stream().noneMatch(line -> line.startsWith("dies")), log::toString);
  }

  @Test
  void contenderThatDiesInItsTurnHoldsUpNobody() throws InterruptedException {
    Turns turns = turns(List.of("r"), "dies", "lives");
    CountDownLatch its = new CountDownLatch(1);
    Thread dies =
        Thread.ofVirtual()
            .start(() -> {
              try {
                turns.take("dies", "r");
                its.countDown();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    untilItWaits(dies);
    Thread lives = contender(turns, "lives", 1, "r");
    its.await();
    untilItWaits(lives);
    assertEquals(List.of(), log);
    turns.leave("dies");
    awaitLog(2);
  }

  @Test
  void whoHasLeftIsNotKeptWaiting() throws InterruptedException {
    Turns turns = turns(List.of("r"), "gone", "busy");
    turns.leave("gone");
    turns.take("gone", "r"); // returns at once, though another is busy
    assertFalse(Thread.currentThread().isInterrupted());
  }

  private void awaitLog(int size) throws InterruptedException {
    while (log.size() < size) {
      Thread.sleep(1);
    }
    assertEquals(size, log.size(), log::toString);
  }
}
