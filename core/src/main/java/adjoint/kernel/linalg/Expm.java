package adjoint.kernel.linalg;

import adjoint.kernel.linalg.Blocks.Part;
import java.util.Arrays;

/**
 * The exponential of a matrix: the Padé approximant of degree 13 of {@code e^(A/2ˢ)}, squared s
 * times (Higham 2005).
 */
public final class Expm {
  private static final int DEGREE = 13;

  /** The norm up to which the approximant is right to the last bit of a double. */
  private static final double REACH = 5.371920351148152;

  /** Of the numerator, {@code b₀ … b₁₃}; those of the denominator have alternating signs. */
  private static final double[] COEFFICIENTS = new double[DEGREE + 1];

  static {
    COEFFICIENTS[DEGREE] = 1;
    for (int j = DEGREE; j > 0; j--) { // exact
      COEFFICIENTS[j - 1] = COEFFICIENTS[j] * j * (2 * DEGREE - j + 1) / (DEGREE - j + 1);
    }
  }

  private Expm() {}

  /** Puts {@code e^A} in y. Numbers that are not finite give NaN. */
  public static void exponential(double[] matrix, int at, int n, double[] y, int to) {
    double norm = norm(matrix, at, n);
    if (!(norm <= Double.MAX_VALUE)) {
      Arrays.fill(y, to, to + n * n, Double.NaN);
      return;
    }
    int squarings = norm <= REACH ? 0 : Math.getExponent(norm / REACH) + 1;
    double[] a = Arrays.copyOfRange(matrix, at, at + n * n);
    for (int i = 0; i < a.length; i++) {
      a[i] = Math.scalb(a[i], -squarings);
    }
    double[] a2 = product(a, a, n);
    double[] a4 = product(a2, a2, n);
    double[] a6 = product(a4, a2, n);
    double[] odd = product(a, polynomial(a2, a4, a6, n, 1), n);
    double[] even = polynomial(a2, a4, a6, n, 0);
    double[] numerator = new double[n * n];
    double[] denominator = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      numerator[i] = even[i] + odd[i];
      denominator[i] = even[i] - odd[i];
    }
    double[] x = new double[n * n];
    Lu.solve(denominator, 0, n, numerator, 0, x, 0, n); // never singular, as ‖A‖ is within reach
    for (int i = 0; i < squarings; i++) {
      x = product(x, x, n);
    }
    System.arraycopy(x, 0, y, to, n * n);
  }

  /** {@code Σ b₂ⱼ₊ₚ A²ʲ} for j up to 6, with one product. */
  private static double[] polynomial(double[] a2, double[] a4, double[] a6, int n, int p) {
    double[] b = COEFFICIENTS;
    double[] high = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      high[i] = b[12 + p] * a6[i] + b[10 + p] * a4[i] + b[8 + p] * a2[i];
    }
    double[] y = product(a6, high, n);
    for (int i = 0; i < n * n; i++) {
      y[i] += b[6 + p] * a6[i] + b[4 + p] * a4[i] + b[2 + p] * a2[i];
    }
    for (int i = 0; i < n; i++) {
      y[i * n + i] += b[p];
    }
    return y;
  }

  private static double[] product(double[] a, double[] b, int n) {
    double[] c = new double[n * n];
    if (n > 0) {
      Blocks.multiply(Part.of(a, 0, n, 0, 0), Part.of(b, 0, n, 0, 0), c, n, n, n);
    }
    return c;
  }

  /** The largest sum of magnitudes in a row; NaN if there is one. */
  private static double norm(double[] a, int at, int n) {
    double largest = 0;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += Math.abs(a[at + i * n + j]);
      }
      largest = Math.max(largest, sum);
    }
    return largest;
  }
}
