package adjoint.kernel;

import adjoint.kernel.elementwise.Loops;
import adjoint.kernel.elementwise.PowerLoop;
import adjoint.kernel.elementwise.RowLoop;
import adjoint.kernel.elementwise.RowLoopTemplate;
import adjoint.kernel.elementwise.Strided;
import adjoint.kernel.math.Elementary;
import adjoint.kernel.math.ElementaryLoops;
import adjoint.kernel.math.MapLoop;
import adjoint.kernel.product.F32Products;
import adjoint.kernel.product.F32TieredProducts;
import adjoint.kernel.product.F64Products;
import adjoint.kernel.product.F64TieredProducts;
import adjoint.kernel.reduce.F32Reductions;
import adjoint.kernel.reduce.F32Softmax;
import adjoint.kernel.reduce.F32TieredReductions;
import adjoint.kernel.reduce.F64Reductions;
import adjoint.kernel.reduce.F64Softmax;
import adjoint.kernel.reduce.F64TieredReductions;
import adjoint.op.Cos;
import adjoint.op.Erf;
import adjoint.op.Erfc;
import adjoint.op.Exp;
import adjoint.op.Expm1;
import adjoint.op.Gelu;
import adjoint.op.Log;
import adjoint.op.Log1p;
import adjoint.op.PowConstant;
import adjoint.op.Sigmoid;
import adjoint.op.SigmoidSlope;
import adjoint.op.Silu;
import adjoint.op.Sin;
import adjoint.op.Softplus;
import adjoint.op.Tanh;
import adjoint.op.UnaryOp;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Compares kernels with {@link ReferenceKernels}, bit for bit, on random shapes, layouts and
 * numbers. Plain Java, so that {@link VectorKernelsTest} can run it in a virtual machine of its own
 * for every width.
 */
public final class KernelComparison {
  private static final int[] SIZES = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129
  };
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    1e-30,
    -1e-30,
    3e38,
    Float.MIN_VALUE,
    1e-200,
    -1e-200,
    1.7e308,
    Double.MIN_VALUE
  };
  private static final int[] ZEROS = {0, 0};

  private final F32Reductions reductions32;
  private final F64Reductions reductions64;
  private final F32Products products32;
  private final F64Products products64;
  private final ElementaryLoops loops;
  private final Strided.Loop power;
  private final F32Softmax softmax32;
  private final F64Softmax softmax64;
  private final SplittableRandom rng;

  private KernelComparison(
      F32Reductions reductions32,
      F64Reductions reductions64,
      F32Products products32,
      F64Products products64,
      ElementaryLoops loops,
      Strided.Loop power,
      long seed) {
    this.reductions32 = reductions32;
    this.reductions64 = reductions64;
    this.products32 = products32;
    this.products64 = products64;
    this.loops = loops;
    this.power = power;
    this.softmax32 = new F32Softmax(reductions32, loops);
    this.softmax64 = new F64Softmax(reductions64, loops);
    this.rng = new SplittableRandom(seed);
  }

  /** Of the kernels that serve on this machine. */
  private static KernelComparison best(long seed) {
    return new KernelComparison(
        F32Reductions.best(),
        F64Reductions.best(),
        F32Products.best(),
        F64Products.best(),
        ElementaryLoops.best(),
        PowerLoop.best(),
        seed);
  }

  /** Of plain kernels. */
  static KernelComparison plain(long seed) {
    return new KernelComparison(
        F32Reductions.PLAIN,
        F64Reductions.PLAIN,
        F32Products.PLAIN,
        F64Products.PLAIN,
        new ElementaryLoops(Tier.NEVER),
        PowerLoop::plain,
        seed);
  }

  /** Of vector kernels that take over after so much work. */
  static KernelComparison vectors(long patience, long seed) {
    return new KernelComparison(
        new F32TieredReductions(patience),
        new F64TieredReductions(patience),
        new F32TieredProducts(patience),
        new F64TieredProducts(patience),
        new ElementaryLoops(patience),
        new PowerLoop.Tiered(patience),
        seed);
  }

  /** Arguments: seed, rounds. Prints what it has compared. */
  public static void main(String[] args) {
    int rounds = Integer.parseInt(args[1]);
    best(Long.parseLong(args[0])).run(rounds);
    System.out.println(
        "equal: "
            + (KernelChoice.vectors() ? "vectors " : "plain ")
            + System.getProperty(KernelChoice.BITS));
  }

  void run(int rounds) {
    if (products64 instanceof F64TieredProducts) {
      // Columns that stay packed for several blocks of rows, and more of them than fit.
      product(300 + rng.nextInt(200), 257 + rng.nextInt(50), 2100 + rng.nextInt(100));
    }
    for (int i = 0; i < rounds; i++) {
      rows(size(), i % 8 == 0 ? 4000 + rng.nextInt(10_000) : size());
      slices(1 + rng.nextInt(3), i % 4 == 0 ? 100 + rng.nextInt(500) : 1 + size(), size());
      functions(size());
      powers(1 + (i % 8 == 0 ? rng.nextInt(1500) : size()));
      shortRows();
      slices(1 + rng.nextInt(40), 1 + rng.nextInt(6), 1 + rng.nextInt(20)); // narrow ones
      softmax(
          1 + rng.nextInt(i % 4 == 0 ? 300 : 4), 1 + size(), i % 2 == 0 ? 1 : 1 + rng.nextInt(20));
      product(size(), size(), size());
      product(size(), 250 + rng.nextInt(i % 8 == 0 ? 700 : 20), size()); // more than one block
      underflow(1 + rng.nextInt(70));
      product(size(), i % 4 == 0 ? 200 + rng.nextInt(600) : size(), 1 + rng.nextInt(4));
      product(1 + rng.nextInt(3), size(), i % 8 == 0 ? rng.nextInt(1200) : size());
      product(size(), i % 8 == 0 ? 200 + rng.nextInt(10_000) : size(), 1);
      if (i % 8 == 0) { // more than one chunk
        product(1 + rng.nextInt(9), 4000 + rng.nextInt(14_000), 2 + rng.nextInt(40));
      }
      if (i % 4 == 0) { // enough for several threads
        product(1 + rng.nextInt(40), 200 + rng.nextInt(200), 400 + rng.nextInt(300));
        product(400 + rng.nextInt(300), 200 + rng.nextInt(200), 1 + rng.nextInt(40));
      }
    }
  }

  private int size() {
    return rng.nextInt(3) == 0 ? rng.nextInt(150) : SIZES[rng.nextInt(SIZES.length)];
  }

  void rows(int rows, int n) {
    int at = rng.nextInt(3);
    double[] x = numbers(at + rows * n);
    float[] f = floats(x);
    double[] y = new double[rows];
    double[] z = new double[rows];
    F64Reference.sumRows(x, at, rows, n, y);
    reductions64.sumRows(x, at, rows, n, z);
    same("sumRows f64 " + rows + " × " + n, y, z);
    float[] u = new float[rows];
    float[] v = new float[rows];
    F32Reference.sumRows(f, at, rows, n, u);
    reductions32.sumRows(f, at, rows, n, v);
    same("sumRows f32 " + rows + " × " + n, u, v);
    if (n > 0) {
      F64Reference.maxSlices(x, at, rows, n, 1, y);
      reductions64.maxSlices(x, at, rows, n, 1, z);
      same("max of rows f64 " + rows + " × " + n, y, z);
      F32Reference.maxSlices(f, at, rows, n, 1, u);
      reductions32.maxSlices(f, at, rows, n, 1, v);
      same("max of rows f32 " + rows + " × " + n, u, v);
    }
  }

  void slices(int outer, int n, int inner) {
    int at = rng.nextInt(3);
    String size = outer + " × " + n + " × " + inner;
    double[] x = numbers(at + outer * n * inner);
    float[] f = floats(x);
    double[] y = new double[outer * inner];
    double[] z = y.clone();
    F64Reference.sumSlices(x, at, outer, n, inner, y);
    reductions64.sumSlices(x, at, outer, n, inner, z);
    same("sumSlices f64 " + size, y, z);
    F64Reference.maxSlices(x, at, outer, n, inner, y);
    reductions64.maxSlices(x, at, outer, n, inner, z);
    same("maxSlices f64 " + size, y, z);
    float[] u = new float[outer * inner];
    float[] v = u.clone();
    F32Reference.sumSlices(f, at, outer, n, inner, u);
    reductions32.sumSlices(f, at, outer, n, inner, v);
    same("sumSlices f32 " + size, u, v);
    F32Reference.maxSlices(f, at, outer, n, inner, u);
    reductions32.maxSlices(f, at, outer, n, inner, v);
    same("maxSlices f32 " + size, u, v);
  }

  /** Rows so short that many are summed together. */
  void shortRows() {
    rows(1 + rng.nextInt(200), rng.nextInt(70));
  }

  /** Softmax and its logarithm, against their steps one by one, by the definitions. */
  void softmax(int outer, int n, int inner) {
    int at = rng.nextInt(3);
    String size = outer + " × " + n + " × " + inner;
    int all = outer * n * inner;
    double[] x = numbers(at + all);
    float[] f = floats(x);
    double[] y = new double[all];
    double[] z = new double[all];
    float[] u = new float[all];
    float[] v = new float[all];
    steps(x, at, outer, n, inner, false, y);
    softmax64.softmax(x, at, outer, n, inner, z);
    same("softmax f64 " + size, y, z);
    steps(x, at, outer, n, inner, true, y);
    softmax64.logSoftmax(x, at, outer, n, inner, z);
    same("logSoftmax f64 " + size, y, z);
    steps(f, at, outer, n, inner, false, u);
    softmax32.softmax(f, at, outer, n, inner, v);
    same("softmax f32 " + size, u, v);
    steps(f, at, outer, n, inner, true, u);
    softmax32.logSoftmax(f, at, outer, n, inner, v);
    same("logSoftmax f32 " + size, u, v);
  }

  private static void steps(
      double[] x, int at, int outer, int n, int inner, boolean log, double[] y) {
    double[] m = new double[outer * inner];
    F64Reference.maxSlices(x, at, outer, n, inner, m);
    double[] e = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      double most = m[i / (n * inner) * inner + i % inner];
      y[i] = x[at + i] - most;
      if (Math.abs(most) == Double.POSITIVE_INFINITY) {
        y[i] = x[at + i] == most && most > 0 ? 0 : Double.NEGATIVE_INFINITY;
      }
      e[i] = StrictMath.exp(y[i]);
    }
    for (int i = 0; log && i < y.length; i++) { // one of the largest is left to log1p
      int before = i - inner;
      while (before >= i / (n * inner) * n * inner && y[before] != 0) {
        before -= inner;
      }
      e[i] = y[i] == 0 && before < i / (n * inner) * n * inner ? 0 : e[i];
    }
    if (inner == 1) {
      F64Reference.sumRows(e, 0, outer, n, m);
    } else {
      F64Reference.sumSlices(e, 0, outer, n, inner, m);
    }
    for (int i = 0; i < y.length; i++) {
      double sum = m[i / (n * inner) * inner + i % inner];
      y[i] = log ? y[i] - StrictMath.log1p(sum) : e[i] / (sum == 0 ? 1 : sum);
    }
  }

  private static void steps(
      float[] x, int at, int outer, int n, int inner, boolean log, float[] y) {
    float[] m = new float[outer * inner];
    F32Reference.maxSlices(x, at, outer, n, inner, m);
    float[] e = new float[y.length];
    for (int i = 0; i < y.length; i++) {
      float most = m[i / (n * inner) * inner + i % inner];
      y[i] = x[at + i] - most;
      if (Math.abs(most) == Float.POSITIVE_INFINITY) {
        y[i] = x[at + i] == most && most > 0 ? 0 : Float.NEGATIVE_INFINITY;
      }
      e[i] = (float) StrictMath.exp(y[i]);
    }
    for (int i = 0; log && i < y.length; i++) { // one of the largest is left to log1p
      int before = i - inner;
      while (before >= i / (n * inner) * n * inner && y[before] != 0) {
        before -= inner;
      }
      e[i] = y[i] == 0 && before < i / (n * inner) * n * inner ? 0 : e[i];
    }
    if (inner == 1) {
      F32Reference.sumRows(e, 0, outer, n, m);
    } else {
      F32Reference.sumSlices(e, 0, outer, n, inner, m);
    }
    for (int i = 0; i < y.length; i++) {
      float sum = m[i / (n * inner) * inner + i % inner];
      y[i] = log ? y[i] - (float) StrictMath.log1p(sum) : e[i] / (sum == 0 ? 1 : sum);
    }
  }

  /** A batch of products of random layout, on one thread, two or seven. */
  void product(int m, int k, int n) {
    int[] threads = {1, 2, 7};
    int count = threads[rng.nextInt(threads.length)];
    Parallel.call(
        count,
        () -> {
          productOnThreads(m, k, n);
          return count;
        });
  }

  private void productOnThreads(int m, int k, int n) {
    int batch = rng.nextInt(4) == 0 ? rng.nextInt(4) : 1;
    Layout a = layout(m, k, batch);
    Layout b = layout(k, n, batch);
    String what = batch + " × " + m + " × " + k + " × " + n + ", a " + a + ", b " + b;
    double[] x = numbers(a.size);
    double[] y = numbers(b.size);
    double[] c = new double[batch * m * n];
    double[] d = numbers(batch * m * n);
    float[] u = floats(x);
    float[] v = floats(y);
    float[] s = new float[batch * m * n];
    float[] t = floats(d);
    int[] bStrides = {b.row, b.column};
    int[] bExtents = {k, n};
    for (int i = 0; i < batch; i++) {
      double[] right = new double[k * n];
      Loops.copy(y, b.starts[i], bStrides, bExtents, right);
      F64Reference.matmul(x, a.starts[i], a.row, a.column, right, 0, c, i * m * n, m, k, n);
      float[] rightToo = floats(right);
      F32Reference.matmul(u, a.starts[i], a.row, a.column, rightToo, 0, s, i * m * n, m, k, n);
    }
    products64.matmul(x, a.starts, a.row, a.column, y, b.starts, b.row, b.column, d, m, k, n);
    same("matmul f64 " + what, c, d);
    products32.matmul(u, a.starts, a.row, a.column, v, b.starts, b.row, b.column, t, m, k, n);
    same("matmul f32 " + what, s, t);
  }

  /** Sums of products that underflow to −0, which a single 0 added to them would turn into 0. */
  void underflow(int k) {
    float[] x = new float[k];
    float[] y = new float[k];
    double[] u = new double[k];
    double[] v = new double[k];
    Arrays.fill(x, -1e-30f);
    Arrays.fill(y, 1e-30f);
    Arrays.fill(u, -1e-200);
    Arrays.fill(v, 1e-200);
    float[][] c = new float[2][1];
    double[][] d = new double[2][1];
    int[] start = {0};
    F32Products.PLAIN.matmul(x, start, k, 1, y, start, 1, 1, c[0], 1, k, 1);
    products32.matmul(x, start, k, 1, y, start, 1, 1, c[1], 1, k, 1);
    same("underflow f32 " + k, c[0], c[1]);
    F64Products.PLAIN.matmul(u, start, k, 1, v, start, 1, 1, d[0], 1, k, 1);
    products64.matmul(u, start, k, 1, v, start, 1, 1, d[1], 1, k, 1);
    same("underflow f64 " + k, d[0], d[1]);
  }

  /** All elementary functions, on rows of numbers of every size. */
  void functions(int n) {
    double[] x = numbers(n);
    double scale = Math.scalb(1.0, rng.nextInt(-30, 10));
    for (int i = 0; i < n; i++) {
      x[i] *= scale;
    }
    float[] f = floats(x);
    RowLoop plain = new RowLoopTemplate();
    for (Elementary function : Elementary.values()) {
      UnaryOp operation = operation(function);
      MapLoop loop = loops.get(function, operation, plain);
      double[] y = new double[n];
      double[] z = new double[n];
      plain.map(operation, x, 0, 1, y, 0, n);
      loop.map(operation, x, 0, 1, z, 0, n);
      same(function + " f64", y, z);
      float[] u = new float[n];
      float[] v = new float[n];
      plain.map(operation, f, 0, 1, u, 0, n);
      loop.map(operation, f, 0, 1, v, 0, n);
      same(function + " f32", u, v);
    }
  }

  void powers(int n) {
    double[] a = numbers(n);
    double[] b = numbers(n);
    for (int i = 0; i < n; i++) {
      a[i] = rng.nextInt(10) == 0 ? a[i] : Math.abs(a[i]);
      b[i] = rng.nextInt(10) == 0 ? rng.nextInt(-4, 5) / 2.0 : b[i];
    }
    double[] y = new double[n];
    double[] z = new double[n];
    float[] u = new float[n];
    float[] v = new float[n];
    int[][] ones = {{1}};
    PowConstant function = new PowConstant(b[0]); // not a float
    new RowLoopTemplate().map(function, a, 0, 1, y, 0, n);
    Strided.run(Loops.map(function, n), new Object[] {a}, new int[1], ones, new int[] {n}, z);
    same("power f64 of exponent " + b[0], y, z);
    new RowLoopTemplate().map(function, floats(a), 0, 1, u, 0, n);
    Object[] single = {floats(a)};
    Strided.run(Loops.map(function, n), single, new int[1], ones, new int[] {n}, v);
    same("power f32 of exponent " + b[0], u, v);
    for (int repeated = 0; repeated < 3; repeated++) { // none, the base, the exponent
      power(a, b, repeated, y);
      power.run(new Object[] {a, b}, ZEROS, repeated, z, 0, n);
      same("power f64, repeated " + repeated, y, z);
      power(floats(a), floats(b), repeated, u);
      power.run(new Object[] {floats(a), floats(b)}, ZEROS, repeated, v, 0, n);
      same("power f32, repeated " + repeated, u, v);
    }
  }

  private static void power(double[] a, double[] b, int repeated, double[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = StrictMath.pow(a[(repeated & 1) == 0 ? i : 0], b[repeated < 2 ? i : 0]);
    }
  }

  private static void power(float[] a, float[] b, int repeated, float[] y) {
    for (int i = 0; i < y.length; i++) {
      double base = a[(repeated & 1) == 0 ? i : 0];
      y[i] = (float) StrictMath.pow(base, b[repeated < 2 ? i : 0]);
    }
  }

  /** The definition of an elementary function. */
  public static UnaryOp operation(Elementary function) {
    return switch (function) {
      case EXP -> Exp.OP;
      case EXPM1 -> Expm1.OP;
      case LOG -> Log.OP;
      case LOG1P -> Log1p.OP;
      case TANH -> Tanh.OP;
      case SIGMOID -> Sigmoid.OP;
      case SIGMOID_SLOPE -> SigmoidSlope.OP;
      case SILU -> Silu.OP;
      case SOFTPLUS -> Softplus.OP;
      case SIN -> Sin.OP;
      case COS -> Cos.OP;
      case ERF -> Erf.OP;
      case ERFC -> Erfc.OP;
      case GELU -> Gelu.OP;
    };
  }

  /** Where the matrices of a batch lie. */
  private static final class Layout {
    final int size;
    final int[] starts;
    final int row;
    final int column;

    Layout(int size, int[] starts, int row, int column) {
      this.size = size;
      this.starts = starts;
      this.row = row;
      this.column = column;
    }

    @Override
    public String toString() {
      return Arrays.toString(starts) + " strides " + row + ", " + column;
    }
  }

  private Layout layout(int rows, int columns, int batch) {
    int[] starts = new int[batch];
    int at = rng.nextInt(3);
    int matrix = rows * columns;
    int step = rng.nextInt(3) == 0 ? 0 : matrix; // 0 shares one matrix
    return switch (rng.nextInt(5)) {
      case 0, 1 -> new Layout(at + batch * matrix, spread(starts, at, step), columns, 1);
      case 2 -> new Layout(at + batch * matrix, spread(starts, at, step), 1, rows);
      case 3 -> { // every second row and third column
        int size = 6 * matrix;
        yield new Layout(at + batch * size, spread(starts, at, 6 * step), 6 * columns, 3);
      }
      default -> // backwards
          new Layout(
              at + batch * matrix,
              spread(starts, at + Math.max(matrix - 1, 0), step),
              -columns,
              -1);
    };
  }

  private static int[] spread(int[] starts, int at, int step) {
    for (int i = 0; i < starts.length; i++) {
      starts[i] = at + i * step;
    }
    return starts;
  }

  /**
   * Mostly ordinary numbers; in one of three arrays some zeros, infinities, NaNs and numbers whose
   * products underflow.
   */
  private double[] numbers(int n) {
    double[] x = new double[n];
    boolean odd = rng.nextInt(3) == 0;
    boolean tiny = rng.nextInt(4) == 0;
    for (int i = 0; i < n; i++) {
      x[i] = (rng.nextDouble() - 0.5) * (tiny ? 1e-24 : 1);
      if (odd && rng.nextInt(20) == 0) {
        x[i] = SPECIAL[rng.nextInt(rng.nextInt(4) == 0 ? SPECIAL.length : 2)];
      }
    }
    return x;
  }

  private static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  private static void same(String what, double[] expected, double[] actual) {
    for (int i = 0; i < expected.length; i++) {
      if (Double.doubleToLongBits(expected[i]) != Double.doubleToLongBits(actual[i])) {
        throw new AssertionError(
            what + ": element " + i + " is " + actual[i] + ", must be " + expected[i]);
      }
    }
  }

  private static void same(String what, float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
        throw new AssertionError(
            what + ": element " + i + " is " + actual[i] + ", must be " + expected[i]);
      }
    }
  }
}
