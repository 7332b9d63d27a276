package adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The number of threads that a user sets. */
class ThreadCountTest {
  @Test
  void holdsInItsScopeOnly() {
    int usual = Threads.count();
    Threads.run(3, () -> assertEquals(3, Threads.count()));
    assertEquals(5, Threads.call(5, Threads::count).intValue());
    assertThrows(
        IOException.class,
        () ->
            Threads.call(
                2,
                () -> {
                  throw new IOException();
                }));
    assertEquals(usual, Threads.count());
  }

  @Test
  void holdsForOneThreadOnly() throws Exception {
    int usual = Threads.count();
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      int other = Threads.call(usual + 3, () -> executor.submit(Threads::count).get());
      assertEquals(usual, other);
    }
  }

  @Test
  void mustBeOneAtLeast() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Threads.run(0, () -> {}));
    assertEquals("threads: cannot work with 0; 1 is the caller alone", e.getMessage());
    assertTrue(Threads.count() >= 1);
  }
}
