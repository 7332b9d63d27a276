package adjoint.kernel.elementwise;

import adjoint.kernel.KernelChoice;
import adjoint.kernel.Spares;
import adjoint.kernel.Tier;
import adjoint.kernel.math.BlockLoop;
import adjoint.kernel.math.ElementaryLoops;
import adjoint.kernel.math.VectorPower;
import java.lang.reflect.Array;
import java.util.Arrays;

/**
 * A loop over the power {@code a^b}, block by block, in double; floats are rounded once at the end.
 * Each operand may be floats or doubles.
 */
public final class PowerLoop implements Strided.Loop {
  /** What an element costs in additions, roughly. */
  static final int COST = 60;

  private static final int BLOCK = BlockLoop.BLOCK;
  private static final int STEP = ElementaryLoops.STEP;
  private static final double[] NOTHING = {};

  private static final Spares<double[][]> SCRATCH = new Spares<>(() -> new double[5][BLOCK]);

  private static final Strided.Loop BEST =
      KernelChoice.vectors() ? new Tiered(KernelChoice.patience()) : PowerLoop::plain;

  private PowerLoop() {}

  /** The loop that serves on this machine. */
  public static Strided.Loop best() {
    return BEST;
  }

  /** One call an element until this loop is warm. */
  public static final class Tiered implements Strided.Loop {
    private final Tier<Strided.Loop> singles;
    private final Tier<Strided.Loop> doubles;

    /** For tests: with any patience. */
    public Tiered(long patience) {
      singles = new Tier<>(patience, PowerLoop::plain, () -> candidate(float.class));
      doubles = new Tier<>(patience, PowerLoop::plain, () -> candidate(double.class));
    }

    @Override
    public void run(Object[] in, int[] at, int repeated, Object y, int yAt, int n) {
      (y instanceof float[] ? singles : doubles)
          .get((long) n * COST * Tier.ADDITION)
          .run(in, at, repeated, y, yAt, n);
    }
  }

  static Tier.Candidate<Strided.Loop> candidate(Class<?> number) {
    return new Tier.Candidate<>(new PowerLoop(), new Trial(number));
  }

  private static final class Trial implements Tier.Trial<Strided.Loop> {
    private final Object[] in;
    private final Object out;

    Trial(Class<?> number) {
      Object x = Array.newInstance(number, BLOCK);
      for (int i = 0; i < BLOCK; i++) {
        Array.set(x, i, 1 + i * 0.01f);
      }
      in = new Object[] {x, x};
      out = Array.newInstance(number, BLOCK);
    }

    @Override
    public void touch(Strided.Loop loop) {
      VectorPower.log(NOTHING, NOTHING, NOTHING, 0);
      VectorPower.pow(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, 0);
    }

    @Override
    public void step(Strided.Loop loop) {
      run(loop, STEP);
    }

    @Override
    public void work(Strided.Loop loop) {
      run(loop, BLOCK - 1);
    }

    private void run(Strided.Loop loop, int n) {
      loop.run(in, new int[] {1, 1}, 0, out, 0, n); // the first is 1, an exponent of its own
    }
  }

  /** Whether the power with this exponent is found without logarithms: x², √x, 1/x and so on. */
  static boolean isSpecial(double exponent) {
    return exponent == 0 || exponent == 2 || exponent == 0.5 || Math.abs(exponent) == 1;
  }

  @Override
  public void run(Object[] in, int[] at, int repeated, Object y, int yAt, int n) {
    if ((repeated & 2) != 0 && isSpecial(get(in[1], at[1]))) {
      plain(in, at, repeated, y, yAt, n);
      return;
    }
    double[][] scratch = SCRATCH.take();
    double[] a = scratch[0];
    double[] b = scratch[1];
    double[] result = scratch[2];
    for (int i = 0; i < n; i += BLOCK) {
      int count = Math.min(n - i, BLOCK);
      int whole = BlockLoop.roundUp(count);
      load(in[0], at[0], repeated & 1, i, a, count, whole);
      load(in[1], at[1], repeated >> 1, i, b, count, whole);
      VectorPower.log(a, scratch[3], scratch[4], whole);
      VectorPower.pow(a, b, scratch[3], scratch[4], result, whole);
      store(result, y, yAt + i, count);
    }
    SCRATCH.give(scratch);
  }

  /** Elements of an operand as doubles, and the last of them again to fill a vector. */
  static void load(Object x, int at, int repeated, int from, double[] to, int count, int whole) {
    if (repeated != 0) {
      Arrays.fill(to, 0, whole, get(x, at));
      return;
    }
    if (x instanceof float[] floats) {
      for (int j = 0; j < count; j++) {
        to[j] = floats[at + from + j];
      }
    } else {
      System.arraycopy(x, at + from, to, 0, count);
    }
    Arrays.fill(to, count, whole, to[count - 1]);
  }

  /** Doubles as elements of a result, which may be floats. */
  static void store(double[] from, Object y, int at, int n) {
    if (y instanceof float[] to) {
      for (int j = 0; j < n; j++) {
        to[at + j] = (float) from[j];
      }
    } else {
      System.arraycopy(from, 0, y, at, n);
    }
  }

  private static double get(Object x, int at) {
    return x instanceof float[] floats ? floats[at] : ((double[]) x)[at];
  }

  /** The same, one call an element. */
  public static void plain(Object[] in, int[] at, int repeated, Object y, int yAt, int n) {
    int aStep = 1 - (repeated & 1);
    int bStep = 1 - (repeated >> 1);
    for (int i = 0; i < n; i++) {
      double power = StrictMath.pow(get(in[0], at[0] + i * aStep), get(in[1], at[1] + i * bStep));
      if (y instanceof float[] to) {
        to[yAt + i] = (float) power;
      } else {
        ((double[]) y)[yAt + i] = power;
      }
    }
  }
}
