package adjoint.op;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Textbook versions of functions and reductions, for comparison. */
final class Naive {
  private Naive() {}

  // ---- functions

  /** Kahan's trick: the rounding error of 1 + x cancels in the quotient. */
  static double log1p(double x) {
    double u = 1 + x;
    return u == 1 ? x : Double.isInfinite(u) ? Math.log(u) : Math.log(u) * (x / (u - 1));
  }

  /** Kahan's trick again. */
  static double expm1(double x) {
    double u = Math.exp(x);
    if (u == 1) {
      return x;
    }
    double less = u - 1;
    return less == -1 || Double.isInfinite(u) ? less : less * (x / Math.log(u));
  }

  static double sigmoid(double x) {
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }

  static double softplus(double x) {
    return x > 0 ? x + log1p(Math.exp(-x)) : log1p(Math.exp(x));
  }

  /**
   * {@code erf x = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!}: no term is negative, nothing
   * cancels.
   */
  static double erf(double x) {
    if (Double.isNaN(x) || Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double sum = 0;
    double term = x;
    for (int n = 0; sum + term != sum; n++) {
      sum += term;
      term *= 2 * x * x / (2 * n + 3);
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /** By a continued fraction, evaluated from far inside, where {@code 1 − erf x} would cancel. */
  static double erfc(double x) {
    if (!(x > 1.5)) {
      return 1 - erf(x);
    }
    double fraction = x;
    for (int n = 200; n > 0; n--) {
      fraction = x + n / 2.0 / fraction;
    }
    return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
  }

  // ---- shapes

  static int[] broadcast(int[] a, int[] b) {
    int[] extents = new int[Math.max(a.length, b.length)];
    for (int i = 1; i <= extents.length; i++) {
      int m = i <= a.length ? a[a.length - i] : 1;
      int n = i <= b.length ? b[b.length - i] : 1;
      extents[extents.length - i] = m == 1 ? n : m;
    }
    return extents;
  }

  /** Extents without one axis. */
  static int[] without(int[] extents, int axis) {
    int[] rest = new int[extents.length - 1];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = extents[i < axis ? i : i + 1];
    }
    return rest;
  }

  /** Extents with one replaced. */
  static int[] with(int[] extents, int axis, int extent) {
    int[] result = extents.clone();
    result[axis] = extent;
    return result;
  }

  /** Extents, or an index tuple, with one more in front of {@code axis}. */
  static int[] inserted(int[] extents, int axis, int extent) {
    int[] result = new int[extents.length + 1];
    for (int i = 0; i < result.length; i++) {
      result[i] = i == axis ? extent : extents[i < axis ? i : i - 1];
    }
    return result;
  }

  static int[] concat(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }

  // ---- reductions

  /** One number from the elements that a reduction puts together. */
  interface Fold extends ToDoubleFunction<double[]> {}

  /**
   * {@code value} of the elements over some axes (none named means all), which may be off by {@code
   * scale}.
   */
  static Expected reduce(Plain x, int[] axes, boolean keep, Fold value, Fold scale) {
    boolean[] reduced = new boolean[x.rank()];
    for (int axis : axes) {
      reduced[axis < 0 ? axis + x.rank() : axis] = true;
    }
    if (axes.length == 0) {
      Arrays.fill(reduced, true);
    }
    int[] kept = x.extents().clone();
    int[] target = new int[0];
    for (int axis = 0; axis < kept.length; axis++) {
      kept[axis] = reduced[axis] ? 1 : kept[axis];
      target = reduced[axis] && !keep ? target : concat(target, new int[] {kept[axis]});
    }
    double[] y = Plain.fill(kept, index -> value.applyAsDouble(group(x, reduced, index))).values();
    double[] slack =
        Plain.fill(kept, index -> scale.applyAsDouble(group(x, reduced, index))).values();
    return new Expected(new Plain(target, y), new Plain(target, slack));
  }

  private static double[] group(Plain x, boolean[] reduced, int... index) {
    double[] group = new double[x.values().length];
    int count = 0;
    for (int i = 0; i < group.length; i++) {
      int[] other = Plain.index(x.extents(), i);
      boolean belongs = true;
      for (int axis = 0; axis < reduced.length; axis++) {
        belongs &= reduced[axis] || other[axis] == index[axis];
      }
      if (belongs) {
        group[count++] = x.values()[i];
      }
    }
    return Arrays.copyOf(group, count);
  }

  static double sum(double... group) {
    double sum = 0;
    for (double x : group) {
      sum += x;
    }
    return sum;
  }

  /** What the rounding errors of a sum are in proportion to. */
  static double sumScale(double... group) {
    return (2 + group.length) * DoubleStream.of(group).map(Math::abs).sum();
  }

  static double max(double... group) {
    double max = group[0];
    for (double x : group) {
      max = Double.isNaN(max) || max > x ? max : x;
    }
    return max;
  }

  static double logSumExp(double... group) {
    double max = group.length == 0 ? 0 : max(group);
    return max + Math.log(DoubleStream.of(group).map(x -> Math.exp(x - max)).sum());
  }
}
