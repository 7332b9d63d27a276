package adjoint.kernel.math;

import adjoint.kernel.Lanes;
import java.util.function.DoubleUnaryOperator;

/**
 * Loops over a function that is computed vector by vector. Blocks are short enough for the
 * first-level cache, since some functions pass over them more than once, and are copied where
 * elements lie apart, are floats, or do not fill vectors.
 */
public final class BlockLoop extends MapLoop {
  /** A function of {@code n} elements, a multiple of the lanes; y may not be x. */
  interface Block {
    void apply(double[] x, int xAt, double[] y, int yAt, int n);
  }

  /** Elements of a block at the most, for all loops of vector functions. */
  public static final int BLOCK = 512;

  private static final int W = Lanes.F64.length();

  private final Block block;
  private final SingleLoop singles;
  private final MapLoop plain;

  /**
   * {@code singles} is the loop for floats; {@code plain} serves for what is shorter than a vector.
   */
  BlockLoop(Block block, SingleLoop singles, MapLoop plain) {
    this.block = block;
    this.singles = singles;
    this.plain = plain;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the same array, not the same numbers
  public void map(
      DoubleUnaryOperator f, double[] x, int xAt, int xStep, double[] y, int yAt, int n) {
    if (n < W) {
      plain.map(f, x, xAt, xStep, y, yAt, n);
      return;
    }
    boolean apart = x != y || Math.abs(xAt - yAt) >= n;
    int whole = xStep == 1 && apart ? n / W * W : 0;
    for (int i = 0; i < whole; i += BLOCK) {
      block.apply(x, xAt + i, y, yAt + i, Math.min(whole - i, BLOCK));
    }
    if (whole < n) {
      double[] from = new double[Math.min(roundUp(n - whole), BLOCK)];
      double[] to = new double[from.length];
      for (int i = whole; i < n; i += BLOCK) {
        int count = Math.min(n - i, BLOCK);
        for (int j = 0; j < count; j++) {
          from[j] = x[xAt + (i + j) * xStep];
        }
        block.apply(from, 0, to, 0, roundUp(count));
        System.arraycopy(to, 0, y, yAt + i, count);
      }
    }
  }

  @Override
  public void map(DoubleUnaryOperator f, float[] x, int xAt, int xStep, float[] y, int yAt, int n) {
    if (n < W) {
      plain.map(f, x, xAt, xStep, y, yAt, n);
    } else {
      singles.map(f, x, xAt, xStep, y, yAt, n);
    }
  }

  /** So many elements and what is lacking to fill vectors. */
  public static int roundUp(int n) {
    return (n + W - 1) / W * W;
  }
}
