package adjoint.array;

/**
 * What runs along an axis and needs only the step before, in double precision whatever the dtype;
 * each result is rounded once.
 */
final class Scan {
  private Scan() {}

  /** One run: {@code n} numbers from {@code start} on, {@code step} apart. */
  private interface Run {
    void go(int start, int n, int step);
  }

  private static void along(String op, NdArray x, int axis, Run run) {
    Runs runs = Runs.of(op, x.shape(), axis);
    for (int o = 0; o < runs.outer(); o++) {
      for (int i = 0; i < runs.inner(); i++) {
        run.go(o * runs.n() * runs.inner() + i, runs.n(), runs.inner());
      }
    }
  }

  /** {@link NdArray#linearRecurrence}. */
  static NdArray linearRecurrence(NdArray x, NdArray factors, int axis) {
    double[] y = x.toDoubleArray();
    double[] a = factors.toDoubleArray();
    along(
        "linearRecurrence",
        x,
        axis,
        (start, n, step) -> {
          for (int j = 1, p = start + step; j < n; j++, p += step) {
            y[p] = a[p] * y[p - step] + y[p];
          }
        });
    return NdArray.wrap(y, x.shape()).to(x.dtype());
  }

  /** {@link NdArray#logCumSumExp}. */
  static NdArray logCumSumExp(NdArray x, int axis) {
    double[] y = x.toDoubleArray();
    along(
        "logCumSumExp",
        x,
        axis,
        (start, n, step) -> {
          double largest = Double.NEGATIVE_INFINITY;
          double others = 0; // Σ e^(x − largest) without the largest
          for (int j = 0, p = start; j < n; j++, p += step) {
            double next = y[p];
            if (next > largest) {
              // Before, there may have been nothing, or nothing but −∞ (or NaN, which stays).
              others += largest == Double.NEGATIVE_INFINITY ? 0 : 1;
              others *= StrictMath.exp(largest - next);
              largest = next;
            } else if (next == largest) {
              others += Double.isInfinite(next) ? 0 : 1;
            } else {
              others += StrictMath.exp(next - largest); // NaN stays
            }
            y[p] = largest + StrictMath.log1p(others);
          }
        });
    return NdArray.wrap(y, x.shape()).to(x.dtype());
  }
}
