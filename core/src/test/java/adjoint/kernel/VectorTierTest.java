package adjoint.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** When an implementation takes over from a plain one, and when it has to give way. */
final class VectorTierTest {
  private static final long PATIENCE = 1000;

  /** Two implementations that take as long as their names are told to. */
  private static final class Rivals implements Tier.Trial<String> {
    private static final int PLAIN_MICROS = 20;

    final AtomicInteger fastMicros = new AtomicInteger();
    final AtomicInteger stallAt = new AtomicInteger(Integer.MAX_VALUE); // a call of the plain one
    private int plainCalls;
    private long nanos;

    Rivals(int fastMicros) {
      this.fastMicros.set(fastMicros);
    }

    Tier<String> tier() {
      return new Tier<>(PATIENCE, "plain", () -> new Tier.Candidate<>("fast", this));
    }

    @Override
    public void touch(String name) {}

    @Override
    public void step(String name) {
      work(name);
    }

    @Override
    public void work(String name) {
      boolean plain = name.equals("plain");
      int micros = plain ? PLAIN_MICROS : fastMicros.get();
      if (plain && ++plainCalls % 10 == stallAt.get()) {
        micros = 5000;
      }
      nanos += micros * 1000L;
    }

    /** Of its own, so that nothing depends on what else the machine does. */
    @Override
    public long nanoTime() {
      return nanos;
    }
  }

  /** Works until this one serves. */
  private static void await(Tier<String> tier, String name) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          while (!tier.get(PATIENCE).equals(name)) {
            LockSupport.parkNanos(1_000_000);
          }
        });
  }

  /** Works for a while in which the choice would have changed several times over. */
  private static void assertStays(Tier<String> tier, String name) {
    long end = System.nanoTime() + 1_500_000_000L;
    while (System.nanoTime() < end) {
      assertEquals(name, tier.get(PATIENCE));
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void afterSomeWorkOnceItIsFaster() {
    Rivals rivals = new Rivals(1000);
    Tier<String> tier = rivals.tier();
    assertEquals("plain", tier.get(PATIENCE));
    assertStays(tier, "plain");
    rivals.fastMicros.set(5); // HotSpot has compiled it
    await(tier, "fast");
  }

  @Test
  void whatBecomesSlowGivesWayAndMayComeBack() {
    Rivals rivals = new Rivals(5);
    Tier<String> tier = rivals.tier();
    await(tier, "fast");
    rivals.fastMicros.set(400);
    await(tier, "plain");
    assertStays(tier, "plain");
    rivals.fastMicros.set(5);
    await(tier, "fast");
  }

  @Test
  void aRivalThatIsHeldUpNowAndThenDecidesNothing() {
    Rivals rivals = new Rivals(40); // twice as slow as the plain one
    rivals.stallAt.set(3);
    assertStays(rivals.tier(), "plain");
    rivals.fastMicros.set(10);
    Tier<String> tier = rivals.tier();
    await(tier, "fast");
  }

  @Test
  void neverWithoutWork() throws InterruptedException {
    Tier<String> tier = new Rivals(1).tier();
    assertEquals("plain", tier.get(PATIENCE / 2));
    Thread.sleep(50);
    assertEquals("plain", tier.get(PATIENCE / 4));
  }

  @Test
  void atOnceIfThatIsAskedFor() {
    Rivals rivals = new Rivals(1);
    Tier<String> tier =
        new Tier<>(Tier.AT_ONCE, "plain", () -> new Tier.Candidate<>("fast", rivals));
    assertEquals("fast", tier.get(0));
  }

  @Test
  void aFaultInTheWarmUpLeavesThePlainOneAndOthersAlone() {
    Tier<String> faulty =
        new Tier<>(
            PATIENCE,
            "plain",
            () -> {
              throw new IllegalStateException("no candidate");
            });
    assertEquals("plain", faulty.get(PATIENCE));
    Tier<String> sound = new Rivals(5).tier();
    await(sound, "fast");
    assertEquals("plain", faulty.get(PATIENCE));
  }
}
