package adjoint.kernel;

/**
 * {@code a·b + c}, rounded once: by the processor's instruction, or else by error-free
 * transformations, with the same bits.
 *
 * <p>Where there is no instruction, {@link Math#fma} computes with big decimals and takes a
 * thousand times as long. Virtual processors may lack it, and {@code -XX:-UseFMA} hides it.
 *
 * <p>S. Boldo, G. Melquiond: Emulation of FMA and correctly rounded sums: proved algorithms using
 * rounding to odd. IEEE Transactions on Computers 57(4), 2008. T. J. Dekker: A floating-point
 * technique for extending the available precision. Numerische Mathematik 18, 1971.
 */
public final class Fma {
  /** Whether {@link Math#fma} is an instruction. */
  static final boolean HARDWARE = isFast();

  /** Splits 53 bits into halves whose products are exact. */
  private static final double SPLIT = 0x1p27 + 1;

  /** The error of a product at least so large can be represented. */
  private static final double LEAST = 0x1p-960;

  /** Nothing overflows in the splitting of numbers up to this. */
  private static final double MOST = 0x1p970;

  /** Numbers whose exponents differ by so much have no bit in common, nor beside each other. */
  private static final int FAR = 160;

  private Fma() {}

  /** Eight of them take some nanoseconds in the interpreter even, or ten thousand without. */
  private static boolean isFast() {
    double x = 1.1;
    for (int i = 0; i < 20; i++) {
      long start = System.nanoTime();
      for (int j = 0; j < 8; j++) {
        x = Math.fma(x, 0.9, 0.1);
      }
      if (System.nanoTime() - start < 4000 && x > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is an instruction of the processor. */
  public static boolean isInstruction() {
    return HARDWARE;
  }

  public static double fma(double a, double b, double c) {
    return HARDWARE ? Math.fma(a, b, c) : software(a, b, c);
  }

  public static float fma(float a, float b, float c) {
    return HARDWARE ? Math.fma(a, b, c) : software(a, b, c);
  }

  /** The product is exact in double, and so is the sum with its error. */
  static float software(float a, float b, float c) {
    return (float) oddSum((double) a * b, c);
  }

  static double software(double a, double b, double c) {
    double size = Math.abs(a * b);
    if (!(size >= LEAST && size <= MOST)
        || !(Math.abs(a) <= MOST && Math.abs(b) <= MOST && Math.abs(c) <= MOST)) {
      return unusual(a, b, c);
    }
    return sum(a, b, c, 0);
  }

  /**
   * {@code a·b + c} where nothing over- or underflows on the way; a result below {@code least}, a
   * power of two, is rounded to multiples of that number's last bit.
   */
  private static double sum(double a, double b, double c, double least) {
    double product = a * b;
    double t = a * SPLIT;
    double aHigh = t - (t - a);
    double aLow = a - aHigh;
    t = b * SPLIT;
    double bHigh = t - (t - b);
    double bLow = b - bHigh;
    // a·b = product + low
    double low = aLow * bLow - (((product - aHigh * bHigh) - aLow * bHigh) - aHigh * bLow);
    // low + c = sum + lowest
    double sum = low + c;
    t = sum - low;
    double lowest = (low - (sum - t)) + (c - t);
    // product + sum = high + middle
    double high = product + sum;
    t = high - product;
    double middle = (product - (high - t)) + (sum - t);
    double rest = oddSum(middle, lowest);
    double result = high + rest;
    if (Math.abs(result) >= least) {
      return result;
    }
    // Beside this, what is rounded is the result's last bit. Its own last bit is 0.
    double large = Math.copySign(least, result);
    double top = large + high;
    t = top - large;
    middle = (large - (top - t)) + (high - t);
    return Math.copySign(top + oddSum(middle, rest) - large, result);
  }

  /** Of the two numbers next to a sum that is none itself, the one with an odd last bit. */
  private static double oddSum(double a, double b) {
    double sum = a + b;
    double t = sum - a;
    double error = (a - (sum - t)) + (b - t);
    if (error > 0 || error < 0) { // no number where the sum is none
      long bits = Double.doubleToRawLongBits(sum);
      if ((bits & 1) == 0) {
        bits += error > 0 == sum > 0 ? 1 : -1; // away from 0 or towards it
      }
      return Double.longBitsToDouble(bits);
    }
    return sum;
  }

  /** Zeros, infinities, NaN, and what is near the ends of the range, which is scaled. */
  private static double unusual(double a, double b, double c) {
    if (a == 0 || b == 0 || !Double.isFinite(a) || !Double.isFinite(b)) {
      return a * b + c;
    } else if (!Double.isFinite(c)) {
      return c;
    } else if (c == 0) {
      return a * b;
    }
    int ofA = exponent(a);
    int ofB = exponent(b);
    int scale = ofA + ofB;
    int ofC = exponent(c) - scale;
    if (ofC > FAR) { // less than half of its last bit is added
      return c;
    }
    // What is far below the product's last bit only tells in which direction to round.
    double addend = ofC < -FAR ? Math.copySign(0x1p-160, c) : Math.scalb(c, -scale);
    double least = Math.scalb(1.0, Math.max(Double.MIN_EXPONENT - scale, -FAR));
    double sum = sum(Math.scalb(a, -ofA), Math.scalb(b, -ofB), addend, least);
    return Math.scalb(sum, scale);
  }

  /** Such that the number without it is at least 1 and below 2. */
  private static int exponent(double x) {
    int exponent = Math.getExponent(x);
    return exponent >= Double.MIN_EXPONENT ? exponent : Math.getExponent(x * 0x1p54) - 54;
  }
}
