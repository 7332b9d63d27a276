package adjoint.kernel.linalg;

import adjoint.kernel.linalg.Blocks.Part;

/** Solutions of {@code T·x = b} with a triangular T, in place of b. */
public final class Triangular {
  /** What the diagonal of T is. */
  public enum Diagonal {
    /** What is stored there. */
    STORED,
    /** Ones, whatever is stored there. */
    ONES
  }

  private Triangular() {}

  /** The first number on the diagonal that is 0, or −1. */
  public static int zeroPivot(double[] t, int at, int n) {
    for (int i = 0; i < n; i++) {
      if (t[at + i * n + i] == 0) {
        return i;
      }
    }
    return -1;
  }

  /** By the lower triangle of a row-major matrix. */
  public static void solveLower(
      double[] t, int at, int n, Diagonal diagonal, double[] x, int to, int k) {
    solveLower(Part.of(t, at, n, 0, 0), n, diagonal, x, to, k);
  }

  /** By the upper triangle of a row-major matrix. */
  public static void solveUpper(
      double[] t, int at, int n, Diagonal diagonal, double[] x, int to, int k) {
    solveUpper(Part.of(t, at, n, 0, 0), n, diagonal, x, to, k);
  }

  static void solveLower(Part t, int n, Diagonal diagonal, double[] x, int to, int k) {
    double[] spare = spare(n, k);
    for (int start = 0; start < n; start += Blocks.SIZE) {
      int end = Math.min(n, start + Blocks.SIZE);
      Part solved = Part.of(x, to, k, 0, 0);
      Blocks.subtractProduct(
          t.from(start, 0), solved, x, to + start * k, k, spare, end - start, start, k);
      for (int i = start; i < end; i++) {
        for (int j = start; j < i; j++) {
          Blocks.subtractTimes(x, to + i * k, t.get(i, j), x, to + j * k, k);
        }
        divide(x, to + i * k, k, diagonal == Diagonal.ONES ? 1 : t.get(i, i));
      }
    }
  }

  static void solveUpper(Part t, int n, Diagonal diagonal, double[] x, int to, int k) {
    double[] spare = spare(n, k);
    for (int end = n; end > 0; end -= Blocks.SIZE) {
      int start = Math.max(0, end - Blocks.SIZE);
      Part solved = Part.of(x, to, k, end, 0);
      Blocks.subtractProduct(
          t.from(start, end), solved, x, to + start * k, k, spare, end - start, n - end, k);
      for (int i = end - 1; i >= start; i--) {
        for (int j = i + 1; j < end; j++) {
          Blocks.subtractTimes(x, to + i * k, t.get(i, j), x, to + j * k, k);
        }
        divide(x, to + i * k, k, diagonal == Diagonal.ONES ? 1 : t.get(i, i));
      }
    }
  }

  private static double[] spare(int n, int k) {
    return new double[n <= Blocks.SIZE ? 0 : Blocks.SIZE * k];
  }

  private static void divide(double[] x, int at, int k, double d) {
    if (d != 1) {
      for (int j = at; j < at + k; j++) {
        x[j] /= d;
      }
    }
  }
}
