package adjoint.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Elementwise functions over strided arrays of any rank; the result is contiguous, in row-major
 * order.
 */
public final class Loops {
  // HotSpot profiles a loop by its bytecode, not by its caller. One loop shared by all functions
  // therefore turns into
  // a virtual call per element (some 4 ns) as soon as a third function has run. A private copy of
  // the loop for each
  // function class keeps every copy monomorphic, so that the function is inlined and the loop
  // vectorised.
  private static final ClassValue<RowLoop> COPY =
      new ClassValue<>() {
        @Override
        protected RowLoop computeValue(Class<?> function) {
          try {
            return (RowLoop)
                MethodHandles.lookup()
                    .defineHiddenClass(TemplateBytes.GET, true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
          } catch (ReflectiveOperationException e) {
            throw new LinkageError("could not copy " + RowLoopTemplate.class, e);
          }
        }
      };

  private Loops() {}

  private static RowLoop loop(DoubleUnaryOperator f, int elements) {
    RowLoop plain = COPY.get(f.getClass());
    return Elementary.of(f)
        .map(function -> Kernels.best().loop(function, f, plain, elements))
        .orElse(plain);
  }

  /** {@code y[i] = f(x[i])} for all i of an array with these extents. */
  public static void map(
      DoubleUnaryOperator f, double[] x, int offset, int[] strides, int[] extents, double[] y) {
    RowLoop loop = loop(f, y.length);
    Rows rows = new Rows(extents, new int[] {offset}, strides);
    for (int at = 0; at < y.length; at += rows.length) {
      loop.map(f, x, rows.at[0], rows.steps[0], y, at, rows.length);
      rows.next();
    }
  }

  /** {@code y[i] = f(x[i])}, evaluated in double and rounded once. */
  public static void map(
      DoubleUnaryOperator f, float[] x, int offset, int[] strides, int[] extents, float[] y) {
    RowLoop loop = loop(f, y.length);
    Rows rows = new Rows(extents, new int[] {offset}, strides);
    for (int at = 0; at < y.length; at += rows.length) {
      loop.map(f, x, rows.at[0], rows.steps[0], y, at, rows.length);
      rows.next();
    }
  }

  /**
   * {@code y[i] = f(a[i], b[i])} for all i of an array with these extents; a stride of 0 repeats an
   * operand.
   */
  public static void zip(
      DoubleBinaryOperator f,
      double[] a,
      int aOffset,
      int[] aStrides,
      double[] b,
      int bOffset,
      int[] bStrides,
      int[] extents,
      double[] y) {
    RowLoop loop = COPY.get(f.getClass());
    Rows rows = new Rows(extents, new int[] {aOffset, bOffset}, aStrides, bStrides);
    for (int at = 0; at < y.length; at += rows.length) {
      loop.zip(f, a, rows.at[0], rows.steps[0], b, rows.at[1], rows.steps[1], y, at, rows.length);
      rows.next();
    }
  }

  /** {@code y[i] = f(a[i], b[i])}, evaluated in double and rounded once. */
  public static void zip(
      DoubleBinaryOperator f,
      float[] a,
      int aOffset,
      int[] aStrides,
      float[] b,
      int bOffset,
      int[] bStrides,
      int[] extents,
      float[] y) {
    RowLoop loop = COPY.get(f.getClass());
    Rows rows = new Rows(extents, new int[] {aOffset, bOffset}, aStrides, bStrides);
    for (int at = 0; at < y.length; at += rows.length) {
      loop.zip(f, a, rows.at[0], rows.steps[0], b, rows.at[1], rows.steps[1], y, at, rows.length);
      rows.next();
    }
  }

  /** Copies a strided array into a contiguous one. */
  public static void copy(double[] x, int offset, int[] strides, int[] extents, double[] y) {
    Rows rows = new Rows(extents, new int[] {offset}, strides);
    for (int at = 0; at < y.length; at += rows.length) {
      int from = rows.at[0];
      int step = rows.steps[0];
      if (step == 1) {
        System.arraycopy(x, from, y, at, rows.length);
      } else {
        for (int i = 0; i < rows.length; i++) {
          y[at + i] = x[from + i * step];
        }
      }
      rows.next();
    }
  }

  /** Copies a strided array into a contiguous one. */
  public static void copy(float[] x, int offset, int[] strides, int[] extents, float[] y) {
    Rows rows = new Rows(extents, new int[] {offset}, strides);
    for (int at = 0; at < y.length; at += rows.length) {
      int from = rows.at[0];
      int step = rows.steps[0];
      if (step == 1) {
        System.arraycopy(x, from, y, at, rows.length);
      } else {
        for (int i = 0; i < rows.length; i++) {
          y[at + i] = x[from + i * step];
        }
      }
      rows.next();
    }
  }

  /** The bytes of {@link RowLoopTemplate}, read when the first copy is made. */
  private static final class TemplateBytes {
    static final byte[] GET = read();

    private static byte[] read() {
      String name = RowLoopTemplate.class.getSimpleName() + ".class";
      try (InputStream in = RowLoopTemplate.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new LinkageError(name + " is missing from the jar");
        }
        return in.readAllBytes();
      } catch (IOException e) {
        throw new LinkageError("could not read " + name, e);
      }
    }
  }
}
