package adjoint.kernel.math;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import adjoint.kernel.Lanes;
import adjoint.kernel.Spares;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;

/**
 * A loop over a function of floats that is computed vector by vector between two bounds, and by its
 * definition elsewhere. Where elements lie apart, do not fill vectors, or some of them are outside,
 * blocks are copied first.
 */
final class SingleLoop {
  /**
   * A function of {@code n} elements, a multiple of the lanes of {@link Lanes#F64}; y may be x at
   * the same place, and {@code scratch} holds two numbers for each at least.
   */
  interface Block {
    void apply(float[] x, int xAt, float[] y, int yAt, int n, double[] scratch);
  }

  private static final int BLOCK = BlockLoop.BLOCK;
  private static final int W = Lanes.F32.length();

  private static final Spares<double[]> SCRATCH = new Spares<>(() -> new double[2 * BLOCK]);

  private final Block block;
  private final float low;
  private final float high;
  private final float odd;

  /**
   * {@code block} computes the function of numbers above {@code low}, or from −∞ on, and below
   * {@code high}.
   */
  SingleLoop(Block block, double low, double high) {
    this(block, low, high, Float.NaN);
  }

  /**
   * The same, but {@code odd} and its negative are left to the definition: where StrictMath is
   * wrong by nearly a unit in the last place, and the true result very near the middle of two
   * floats, a better approximation rounds to the other one.
   */
  SingleLoop(Block block, double low, double high, float odd) {
    this.block = block;
    this.low = low == Double.NEGATIVE_INFINITY ? Float.NEGATIVE_INFINITY : Math.nextUp((float) low);
    this.high = (float) high;
    this.odd = odd;
  }

  /** {@code y[i] = f(x[i])}, read with a step; x and y may be the same array. */
  void map(DoubleUnaryOperator f, float[] x, int xAt, int xStep, float[] y, int yAt, int n) {
    double[] scratch = SCRATCH.take();
    int i = 0;
    if (xStep == 1) {
      for (int count; (count = Math.min(n - i, BLOCK) / W * W) > 0; i += count) {
        if (inside(x, xAt + i, count)) {
          block.apply(x, xAt + i, y, yAt + i, count, scratch);
        } else {
          copied(f, x, xAt + i, 1, y, yAt + i, count, scratch);
        }
      }
    }
    for (; i < n; i += BLOCK) {
      copied(f, x, xAt + i * xStep, xStep, y, yAt + i, Math.min(n - i, BLOCK), scratch);
    }
    SCRATCH.give(scratch);
  }

  /** A call with nothing to do, which HotSpot counts like any other. */
  void touch(float[] x, float[] y, double[] scratch) {
    inside(x, 0, 0);
    block.apply(x, 0, y, 0, 0, scratch);
  }

  private boolean inside(float[] x, int at, int n) {
    for (int i = at; i < at + n; i += W) {
      FloatVector v = FloatVector.fromArray(Lanes.F32, x, i);
      if (!v.compare(GE, low).and(v.compare(LT, high)).and(v.abs().compare(NE, odd)).allTrue()) {
        return false;
      }
    }
    return true;
  }

  private boolean inside(float x) {
    return x >= low && x < high && Math.abs(x) != odd;
  }

  /** One block, with a number inside in place of those that are not. */
  private void copied(
      DoubleUnaryOperator f,
      float[] x,
      int xAt,
      int xStep,
      float[] y,
      int yAt,
      int n,
      double[] scratch) {
    float[] copy = new float[(n + W - 1) / W * W];
    float some = Math.min(high, 2) / 2;
    Arrays.fill(copy, n, copy.length, some);
    for (int i = 0; i < n; i++) {
      float v = x[xAt + i * xStep];
      copy[i] = inside(v) ? v : some;
    }
    block.apply(copy, 0, copy, 0, copy.length, scratch);
    for (int i = 0; i < n; i++) {
      float v = x[xAt + i * xStep];
      if (!inside(v)) {
        copy[i] = (float) f.applyAsDouble(v);
      }
    }
    System.arraycopy(copy, 0, y, yAt, n);
  }
}
