package adjoint.check;

import java.util.Arrays;

/** Sums over rows of numbers. */
final class Vectors {
  private Vectors() {}

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** The size of the terms of {@link #dot}. */
  static double absoluteDot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] * b[i]);
    }
    return sum;
  }

  /** The largest size of a finite number. */
  static double norm(double[] a) {
    return Arrays.stream(a).map(Math::abs).filter(Double::isFinite).max().orElse(0);
  }

  static void add(double[] to, double[] more) {
    for (int i = 0; i < to.length; i++) {
      to[i] += more[i];
    }
  }
}
