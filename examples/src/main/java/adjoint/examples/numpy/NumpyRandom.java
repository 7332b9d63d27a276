package adjoint.examples.numpy;

/**
 * numpy's legacy generator: after {@code np.random.seed(s)}, the numbers of {@code rand}, {@code
 * randn} and {@code randint}, draw by draw. {@code rand} and {@code randint} are numpy's bit for
 * bit; {@code randn} is too, but for the last bit or two of a few draws in ten thousand, where
 * Java's logarithm and C's round differently.
 *
 * <p>The Mersenne Twister is written out here because no library's stream is numpy's for every
 * seed: Commons RNG seeds it by an array only, and Commons Math 3 by a signed int, which differs
 * from 2³¹ on (and has had no release since 2016).
 */
public final class NumpyRandom {
  private static final int WORDS = 624;
  private static final int OFFSET = 397;

  private final int[] state = new int[WORDS];
  private int position = WORDS;
  private double cachedNormal = Double.NaN;

  /** As {@code np.random.seed(seed)}, for seeds from 0 to 2³² − 1. */
  public NumpyRandom(long seed) {
    if (seed < 0 || seed > 0xffff_ffffL) {
      throw new IllegalArgumentException(
          "NumpyRandom: seed %s is out of range; use 0 to 4294967295".formatted(seed));
    }
    state[0] = (int) seed;
    for (int i = 1; i < WORDS; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** Uniform on [0, 1) with 53 bits: {@code np.random.rand()}, also {@code random()}. */
  public double rand() {
    int a = nextWord() >>> 5;
    int b = nextWord() >>> 6;
    return (a * 67108864.0 + b) / 9007199254740992.0;
  }

  /** {@code np.random.rand(n)}. */
  public double[] rand(int n) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = rand();
    }
    return x;
  }

  /** {@code np.random.rand(rows, columns)}, filled row by row. */
  public double[][] rand(int rows, int columns) {
    double[][] x = new double[rows][];
    for (int i = 0; i < rows; i++) {
      x[i] = rand(columns);
    }
    return x;
  }

  /**
   * Standard normal: {@code np.random.randn()}, also {@code normal()}. Marsaglia's polar method:
   * numbers come in pairs and the second is kept for the next call.
   */
  public double randn() {
    if (!Double.isNaN(cachedNormal)) {
      double kept = cachedNormal;
      cachedNormal = Double.NaN;
      return kept;
    }
    double x1;
    double x2;
    double r2;
    do {
      x1 = 2.0 * rand() - 1.0;
      x2 = 2.0 * rand() - 1.0;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1.0 || r2 == 0.0);
    // Math.log and not StrictMath.log: it is C's to the last bit far more often.
    double f = Math.sqrt(-2.0 * Math.log(r2) / r2);
    cachedNormal = f * x1;
    return f * x2;
  }

  /** {@code np.random.randn(n)}. */
  public double[] randn(int n) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = randn();
    }
    return x;
  }

  /**
   * Uniform on 0 … n − 1: {@code np.random.randint(n)}. Words are masked to the bits of n − 1 and
   * those above it are thrown away; {@code n = 1} draws nothing.
   */
  public int randint(int n) {
    if (n < 1) {
      throw new IllegalArgumentException(
          "randint: no integer is from 0 to n - 1 for n = %s; use n of 1 or more".formatted(n));
    }
    if (n == 1) {
      return 0;
    }
    int mask = -1 >>> Integer.numberOfLeadingZeros(n - 1);
    int v;
    do {
      v = nextWord() & mask;
    } while (v > n - 1);
    return v;
  }

  /** The next 32 bits of MT19937. */
  private int nextWord() {
    if (position == WORDS) {
      twist();
    }
    int y = state[position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private void twist() {
    for (int i = 0; i < WORDS; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7fffffff);
      state[i] = state[(i + OFFSET) % WORDS] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
    }
    position = 0;
  }
}
