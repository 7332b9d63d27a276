package adjoint.kernel.reduce;

import adjoint.kernel.Parallel;
import adjoint.kernel.ReferenceKernels;

/**
 * Rows divided by their spread, {@code y = (x − c)·r} with {@code r = 1/√(Σ (x − c)²/n + ε)}, where
 * c is the mean of the row or 0; and the product of a cotangent and the Jacobian of that.
 *
 * <p>Each step rounds its result, and sums have the order of {@link ReferenceKernels}: the bits are
 * those of one operation after the other. But several rows at a time, as many as stay in the
 * first-level cache, pass through all steps.
 */
public final class F64Normalize {
  /** Elements that pass through all steps together. */
  private static final int BLOCK = 2048;

  /** What an element costs, in additions. */
  private static final int COST = 8;

  private static final F64Normalize BEST = new F64Normalize(F64Reductions.best());

  private final F64Reductions reductions;

  /** Of these sums. */
  public F64Normalize(F64Reductions reductions) {
    this.reductions = reductions;
  }

  /** The implementation that serves on this machine. */
  public static F64Normalize best() {
    return BEST;
  }

  /**
   * {@code y[o, j] = (x[o, j] − c[o])·r[o]} for contiguous {@code x[outer, n]}, which starts at
   * {@code at}, with the mean of the row for c; n is at least 1.
   */
  public void standardize(
      double[] x, int at, int outer, int n, double epsilon, double[] y, double[] r) {
    blocks(
        outer,
        n,
        (block, from, rows) -> {
          System.arraycopy(x, at + from * n, block.a, 0, rows * n);
          subtractMeans(block, rows, n);
          divideBySpread(block, rows, n, epsilon, r, from);
          System.arraycopy(block.a, 0, y, from * n, rows * n);
        });
  }

  /** The same with 0 for c. */
  public void rmsNormalize(
      double[] x, int at, int outer, int n, double epsilon, double[] y, double[] r) {
    blocks(
        outer,
        n,
        (block, from, rows) -> {
          System.arraycopy(x, at + from * n, block.a, 0, rows * n);
          divideBySpread(block, rows, n, epsilon, r, from);
          System.arraycopy(block.a, 0, y, from * n, rows * n);
        });
  }

  /**
   * {@code z[o, j] = (g[o, j] − Σ g[o]/n − y[o, j]·Σ g[o]·y[o]/n)·r[o]}; of a row of zeros in g,
   * zeros.
   */
  public void standardizeInput(
      double[] g, int gAt, double[] y, int yAt, double[] r, int rAt, int outer, int n, double[] z) {
    blocks(
        outer,
        n,
        (block, from, rows) -> {
          System.arraycopy(g, gAt + from * n, block.a, 0, rows * n);
          System.arraycopy(y, yAt + from * n, block.b, 0, rows * n);
          findMeansOfProducts(block, rows, n);
          subtractMeans(block, rows, n);
          project(block, rows, n, r, rAt + from);
          System.arraycopy(block.a, 0, z, from * n, rows * n);
        });
  }

  /** {@code z[o, j] = (g[o, j] − y[o, j]·Σ g[o]·y[o]/n)·r[o]}; of a row of zeros in g, zeros. */
  public void rmsNormalizeInput(
      double[] g, int gAt, double[] y, int yAt, double[] r, int rAt, int outer, int n, double[] z) {
    blocks(
        outer,
        n,
        (block, from, rows) -> {
          System.arraycopy(g, gAt + from * n, block.a, 0, rows * n);
          System.arraycopy(y, yAt + from * n, block.b, 0, rows * n);
          findMeansOfProducts(block, rows, n);
          project(block, rows, n, r, rAt + from);
          System.arraycopy(block.a, 0, z, from * n, rows * n);
        });
  }

  // ---- steps

  /**
   * Copies of some rows, and what stands between steps. All begin at 0: HotSpot vectorises a loop
   * over several arrays only if it sees that none of them is another one, a few elements further.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Block(double[] a, double[] b, double[] products, double[] sums, double[] means) {
    Block(int rows, int n) {
      this(
          new double[rows * n],
          new double[rows * n],
          new double[rows * n],
          new double[rows],
          new double[rows]);
    }
  }

  /** {@code a −= Σ a/n}. */
  private void subtractMeans(Block block, int rows, int n) {
    double[] a = block.a;
    reductions.sumRows(a, 0, rows, n, block.sums);
    for (int row = 0; row < rows; row++) {
      double mean = block.sums[row] / n;
      for (int i = row * n; i < (row + 1) * n; i++) {
        a[i] -= mean;
      }
    }
  }

  /** {@code r = 1/√(Σ a²/n + ε)} and {@code a *= r}. */
  private void divideBySpread(Block block, int rows, int n, double epsilon, double[] r, int rAt) {
    double[] a = block.a;
    double[] products = block.products;
    for (int i = 0; i < rows * n; i++) {
      products[i] = a[i] * a[i];
    }
    reductions.sumRows(products, 0, rows, n, block.sums);
    for (int row = 0; row < rows; row++) {
      double scale = 1 / /* (float) */ Math.sqrt(block.sums[row] / n + epsilon);
      r[rAt + row] = scale;
      for (int i = row * n; i < (row + 1) * n; i++) {
        a[i] *= scale;
      }
    }
  }

  /** {@code means = Σ a·b/n}. */
  private void findMeansOfProducts(Block block, int rows, int n) {
    double[] a = block.a;
    double[] b = block.b;
    double[] products = block.products;
    for (int i = 0; i < rows * n; i++) {
      products[i] = a[i] * b[i];
    }
    reductions.sumRows(products, 0, rows, n, block.means);
    for (int row = 0; row < rows; row++) {
      block.means[row] /= n;
    }
  }

  /** {@code a = (a − b·means)·r}; zeros stay zeros, whatever b and r are. */
  private static void project(Block block, int rows, int n, double[] r, int rAt) {
    double[] a = block.a;
    double[] b = block.b;
    for (int row = 0; row < rows; row++) {
      double mean = block.means[row];
      double scale = r[rAt + row];
      if (!Double.isFinite(mean * scale) && isZero(a, row * n, n)) {
        continue;
      }
      for (int i = row * n; i < (row + 1) * n; i++) {
        a[i] = (a[i] - b[i] * mean) * scale;
      }
    }
  }

  private static boolean isZero(double[] a, int at, int n) {
    for (int i = at; i < at + n; i++) {
      if (a[i] != 0) {
        return false;
      }
    }
    return true;
  }

  // ---- rows

  /** All steps, of the rows {@code from, …, from + rows − 1}. */
  private interface Steps {
    void run(Block block, int from, int rows);
  }

  /** All rows, on several threads if there are many; as many at a time as fit the cache. */
  private static void blocks(int outer, int n, Steps steps) {
    int most = Math.clamp(BLOCK / Math.max(n, 1), 1, Math.max(outer, 1));
    Parallel.forRange(
        Math.ceilDiv(outer, most),
        (long) outer * n * COST,
        (first, last) -> {
          Block block = new Block(most, n);
          for (int i = first; i < last; i++) {
            steps.run(block, i * most, Math.min(most, outer - i * most));
          }
        });
  }
}
