package adjoint.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When an implementation takes over from a plain one. */
final class VectorTierTest {
  @Test
  void afterSomeWorkOnceItIsFaster() {
    AtomicInteger calls = new AtomicInteger();
    Tier<String> tier =
        new Tier<>(
            1000,
            "plain",
            () -> "fast",
            name -> sleep(name.equals("plain") ? 5 : calls.incrementAndGet() < 20 ? 20 : 0));
    assertEquals("plain", tier.get(1000));
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          while (tier.get(1).equals("plain")) {
            Thread.sleep(1);
          }
        });
    assertEquals("fast", tier.get(1));
  }

  @Test
  void neverWithoutWork() throws InterruptedException {
    Tier<String> tier = new Tier<>(1000, "plain", () -> "fast", name -> {});
    assertEquals("plain", tier.get(500));
    Thread.sleep(50);
    assertEquals("plain", tier.get(500));
  }

  @Test
  void atOnceIfThatIsAskedFor() {
    assertEquals("fast", new Tier<>(Tier.AT_ONCE, "plain", () -> "fast", name -> {}).get(0));
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
