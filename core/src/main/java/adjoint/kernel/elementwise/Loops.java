package adjoint.kernel.elementwise;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Elementwise loops, for {@link Strided} to run. */
public final class Loops {
  /** {@code y[i] = x[i]}. */
  public static final Strided.Loop COPY = new Copying();

  /** {@code y[i] = mask[i] > 0 ? a[i] : b[i]}. */
  public static final Strided.Loop WHERE = new Where();

  private Loops() {}

  /**
   * {@code y[i] = f(x[i])}, for so many elements in all; on floats f is evaluated in double and
   * rounded once.
   */
  public static Strided.Loop map(DoubleUnaryOperator f, int size) {
    return Function.of(f).loop(f, size);
  }

  /**
   * {@code y[i] = f(a[i], b[i])}, for so many elements in all; on floats f is evaluated in double
   * and rounded once.
   */
  public static Strided.Loop zip(DoubleBinaryOperator f, int size) {
    return Function.of(f).loop(f, size);
  }

  /** Copies a strided array into a contiguous one of the same type. */
  public static void copy(Object x, int at, int[] strides, int[] extents, Object y) {
    Strided.run(COPY, new Object[] {x}, new int[] {at}, new int[][] {strides}, extents, y);
  }

  private static final class Copying implements Strided.Loop {
    @Override
    public void run(Object[] in, int[] at, int repeated, Object y, int yAt, int n) {
      if (repeated == 0) {
        System.arraycopy(in[0], at[0], y, yAt, n);
      } else if (y instanceof float[] to) {
        Arrays.fill(to, yAt, yAt + n, ((float[]) in[0])[at[0]]);
      } else {
        Arrays.fill((double[]) y, yAt, yAt + n, ((double[]) in[0])[at[0]]);
      }
    }
  }
}
