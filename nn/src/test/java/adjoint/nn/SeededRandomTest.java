package adjoint.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SeededRandomTest {
  private static List<Object> draws(RandomGenerator rng) {
    List<Object> drawn = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      drawn.add(rng.nextLong());
      drawn.add(rng.nextInt());
      drawn.add(rng.nextInt(1 + i));
      drawn.add(rng.nextInt(-5, 1 << 30));
      drawn.add(rng.nextDouble());
      drawn.add(rng.nextFloat());
      drawn.add(rng.nextGaussian());
      drawn.add(rng.nextExponential());
      drawn.add(rng.nextBoolean());
    }
    return drawn;
  }

  @Property(tries = 50)
  void drawsWhatSplittableRandomDraws(@ForAll long seed) {
    assertEquals(draws(new SplittableRandom(seed)), draws(SeededRandom.of(seed)));
  }

  @Test
  void goesOnFromEverywhere() {
    SeededRandom rng = SeededRandom.of(42);
    draws(rng);
    SeededRandom same = SeededRandom.at(rng.seed(), rng.position());
    assertEquals(draws(rng), draws(same));
    assertEquals(rng.position(), same.position());
    rng.moveTo(42, 0);
    assertEquals(draws(SeededRandom.of(42)), draws(rng));
  }
}
