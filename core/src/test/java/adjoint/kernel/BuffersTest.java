package adjoint.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arrays that are used again, and those that must not be. */
class BuffersTest {
  private final Buffers buffers = new Buffers();

  private List<Object> round(Object... lengths) {
    List<Object> arrays = new ArrayList<>();
    buffers.begin();
    buffers.run(() -> {
      for (Object length : lengths) {
        arrays.add(
            length instanceof Float n
                ? Buffers.floats(n.intValue())
                : Buffers.doubles(((Double) length).intValue()));
      }
    });
    return arrays;
  }

  @SuppressWarnings("ReferenceEquality") // the same arrays, not the same numbers
  private static void assertSameElements(List<Object> expected, List<Object> actual) {
    assertEquals(expected.size(), actual.size());
    for (Object array : actual) {
      assertTrue(expected.stream().anyMatch(e -> e == array), "not used again");
      assertEquals(1, actual.stream().filter(a -> a == array).count(), "handed out twice");
    }
  }

  @Test
  void theNextRoundTakesTheSameArrays() {
    List<Object> first = round(3f, 3.0, 3f, 5f);
    assertSameElements(first, round(3f, 3.0, 3f, 5f));
    assertSameElements(first, round(5f, 3f, 3f, 3.0));
  }

  @Test
  void anArrayIsHandedOutOnceARound() {
    List<Object> arrays = round(4f, 4f, 4f);
    assertNotSame(arrays.get(0), arrays.get(1));
    assertSameElements(arrays, round(4f, 4f, 4f));
    assertEquals(5, round(4f, 4f, 4f, 4f, 4f).stream().distinct().count());
  }

  @Test
  void nothingOfARoundThatOthersSawIsHandedOutAgain() {
    List<Object> first = new ArrayList<>();
    buffers.begin();
    buffers.run(() -> {
      first.add(Buffers.floats(2));
      Buffers.keepAll();
      first.add(Buffers.floats(2));
    });
    List<Object> second = round(2f, 2f);
    assertTrue(second.stream().noneMatch(first::contains));
    assertSameElements(second, round(2f, 2f));
  }

  @Test
  void whatARoundDoesNotTakeIsForgotten() {
    Object large = round(1000f, 1f).getFirst();
    round(1f);
    assertNotSame(large, round(1000f, 1f).getFirst());
  }

  @Test
  void outsideOfARoundArraysAreNew() {
    Object inside = round(7.0).getFirst();
    assertNotSame(Buffers.doubles(7), inside);
    assertNotSame(Buffers.doubles(7), Buffers.doubles(7));
  }

  @Test
  void otherThreadsGetNewArrays() throws InterruptedException {
    Object inside = round(7.0).getFirst();
    List<Object> other = new ArrayList<>();
    buffers.begin();
    buffers.run(() -> {
      Thread thread = new Thread(() -> other.add(Buffers.doubles(7)));
      thread.start();
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      assertSame(inside, Buffers.doubles(7));
    });
    assertNotSame(inside, other.getFirst());
  }
}
