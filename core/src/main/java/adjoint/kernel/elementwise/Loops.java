package adjoint.kernel.elementwise;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Elementwise functions over strided arrays of any rank; the result is contiguous, in row-major
 * order.
 */
public final class Loops {
  private static final Strided.Loop COPY = new Copying();

  private Loops() {}

  /**
   * {@code y[i] = f(x[i])} for all i of an array with these extents; x and y are both {@code
   * float[]} or both {@code double[]}. On floats f is evaluated in double and rounded once.
   */
  public static void map(
      DoubleUnaryOperator f, Object x, int offset, int[] strides, int[] extents, Object y) {
    Strided.Loop loop = Function.of(f).loop(f, Strided.size(extents));
    Strided.run(loop, new Object[] {x}, new int[] {offset}, new int[][] {strides}, extents, y);
  }

  /**
   * {@code y[i] = f(a[i], b[i])} for all i of an array with these extents; a stride of 0 repeats an
   * operand. The arrays are all {@code float[]} or all {@code double[]}. On floats f is evaluated
   * in double and rounded once.
   */
  public static void zip(
      DoubleBinaryOperator f,
      Object a,
      int aOffset,
      int[] aStrides,
      Object b,
      int bOffset,
      int[] bStrides,
      int[] extents,
      Object y) {
    Strided.Loop loop = Function.of(f).loop(f, Strided.size(extents));
    Strided.run(
        loop,
        new Object[] {a, b},
        new int[] {aOffset, bOffset},
        new int[][] {aStrides, bStrides},
        extents,
        y);
  }

  /**
   * Copies a strided array into a contiguous one; both are {@code float[]} or both {@code
   * double[]}.
   */
  public static void copy(Object x, int offset, int[] strides, int[] extents, Object y) {
    Strided.run(COPY, new Object[] {x}, new int[] {offset}, new int[][] {strides}, extents, y);
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
