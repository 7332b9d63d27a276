package adjoint.nn;

import java.util.random.RandomGenerator;

/**
 * Random numbers that can be saved: the n-th one is a function of the seed and of n alone, so a
 * generator is told by its {@link #seed} and its {@link #position}, and goes on anywhere.
 *
 * {@snippet :
 * SeededRandom rng = SeededRandom.of(42);
 * rng.nextDouble();
 * SeededRandom same = SeededRandom.at(rng.seed(), rng.position()); // the same numbers from here on
 * }
 *
 * <p>It draws what {@code new java.util.SplittableRandom(seed)} draws, which is of the same kind,
 * but cannot be asked where it is. None of the JDK's generators can: their state is private, and
 * Java's serialization, which {@link java.util.Random} alone supports, is nothing to read from
 * files.
 *
 * <p>Not to be used by several threads at once; it is no secret what comes next.
 *
 * <p>G. L. Steele, D. Lea, C. H. Flood: Fast splittable pseudorandom number generators. OOPSLA
 * 2014; the finalizers are numbers 13 and 4 of D. Stafford's.
 */
public final class SeededRandom implements RandomGenerator {
  /** 2⁶⁴ divided by the golden ratio, made odd: a step that visits all states. */
  private static final long STEP = 0x9e37_79b9_7f4a_7c15L;

  private long seed;
  private long position;

  private SeededRandom(long seed, long position) {
    this.seed = seed;
    this.position = position;
  }

  /** A generator at its beginning. */
  public static SeededRandom of(long seed) {
    return at(seed, 0);
  }

  /** The generator of this seed after so many draws. */
  public static SeededRandom at(long seed, long position) {
    return new SeededRandom(seed, position);
  }

  /** The seed. */
  public long seed() {
    return seed;
  }

  /** How many draws there have been: a number may take several. */
  public long position() {
    return position;
  }

  /** Goes where a generator of this seed is after so many draws. */
  public void moveTo(long seed, long position) {
    this.seed = seed;
    this.position = position;
  }

  private long nextState() {
    return seed + ++position * STEP;
  }

  @Override
  public long nextLong() {
    long z = nextState();
    z = (z ^ z >>> 30) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
    return z ^ z >>> 31;
  }

  @Override
  public int nextInt() {
    long z = nextState();
    z = (z ^ z >>> 33) * 0x62a9_d9ed_7997_05f5L;
    return (int) ((z ^ z >>> 28) * 0xcb24_d0a5_c88c_35b3L >>> 32);
  }

  /** The seed and the position. */
  @Override
  public String toString() {
    return "SeededRandom(seed " + seed + ", position " + position + ")";
  }
}
