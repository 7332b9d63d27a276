package adjoint.kernel;

/**
 * What sums, products of matrices and the like are, to the last bit, on every machine. {@link
 * F64Reference} says it in plain Java for doubles, and its twin for floats.
 *
 * <p><b>Sum of a row.</b> The row is cut into chunks of {@value #CHUNK} elements. In a chunk, lane
 * {@code j} of 32 (or 64 in single precision) starts at 0 and adds elements {@code j, j + lanes, j
 * + 2·lanes …} in this order; then the upper half of the lanes is added to the lower half until one
 * is left. Chunks are added pairwise: the left part is the largest power of two below the count.
 *
 * <p><b>Sum along another axis.</b> Slices are added in sequence, starting at 0, within a chunk of
 * {@value #SLICES}; chunks are added pairwise in the same way.
 *
 * <p><b>Running sums, and sums by position</b> ({@link adjoint.kernel.reduce.IndexedSums}) are
 * added in sequence. In single precision the sum is a double, which is rounded where it is written:
 * one by one, ten million floats would lose a tenth of their sum.
 *
 * <p><b>Matrix product.</b> Every element is a chain of fused multiply-adds over k, starting at 0
 * in every block of {@value #K_BLOCK}, the blocks added in sequence within a chunk of {@value
 * #CHUNK}; chunks are added pairwise in the same way. With one column on the right it is the sum of
 * a row instead, with a fused multiply-add in place of the addition. A chain of 256 equal floats
 * may be off by 3e-6 of itself, and so may be a sum of any length.
 *
 * <p>Why these: a fixed number of lanes (256 bytes) fills four 512-bit accumulators and fewer than
 * all registers of a narrower machine, and pairwise sums keep the error in the order of log n.
 */
public final class ReferenceKernels {
  /** Elements of a row that are summed lane by lane before sums are paired. */
  public static final int CHUNK = 4096;

  /** Slices that are added in sequence before sums are paired. */
  public static final int SLICES = 128;

  /** Length of a chain of fused multiply-adds. */
  public static final int K_BLOCK = 256;

  private ReferenceKernels() {}

  /**
   * The elements that go to the left of a pair: chunks by the largest power of two below their
   * number.
   */
  public static int leftPart(int n, int chunk) {
    int chunks = (n - 1) / chunk + 1;
    return Integer.highestOneBit(chunks - 1) * chunk;
  }

  /** The smallest power of two that is not below {@code n}, or the largest there is; 1 for 0. */
  public static int powerOfTwo(int n) {
    return n <= 1 ? 1 : Integer.highestOneBit(Math.min(n - 1, 1 << 29)) << 1;
  }
}
