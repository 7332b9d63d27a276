package adjoint.nn.data;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Generators for one use each: which numbers they give depends on a seed and a place alone. */
final class Seeds {
  private Seeds() {}

  /** Of another place, a generator that has nothing to do with this one. */
  static RandomGenerator generator(long seed, long... place) {
    long mixed = mix(seed);
    for (long step : place) {
      mixed = mix(mixed + step);
    }
    return new SplittableRandom(mixed);
  }

  /**
   * A bijection of which each bit depends on all bits of {@code z} (Steele, Lea and Flood, 2014;
   * the constants are Stafford's variant 13). Seeds that differ by a little must not give
   * generators that do.
   */
  private static long mix(long z) {
    z += 0x9E3779B97F4A7C15L; // 2⁶⁴/φ: zero is not mapped to itself
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Puts numbers into an order that is drawn: of Fisher and Yates, each is equally likely. */
  static void shuffle(int[] numbers, RandomGenerator rng) {
    for (int i = numbers.length - 1; i > 0; i--) {
      int j = rng.nextInt(i + 1);
      int swapped = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = swapped;
    }
  }
}
