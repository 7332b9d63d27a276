package adjoint.check;

import java.util.Arrays;

/**
 * A slope found by finite differences.
 *
 * @param value the slope
 * @param error its error bar: infinite where nothing was found
 * @param finest which of the halving steps was the shortest that it was computed from
 * @param widest the first of them that shows it about as exactly
 */
record Slope(double value, double error, int finest, int widest) {
  static final Slope UNKNOWN = new Slope(Double.NaN, Double.POSITIVE_INFINITY, 0, 0);

  /** An error bar so many times as wide is about as good. */
  private static final double ABOUT = 2;

  private static final int COLUMNS = 6;

  /**
   * The best entry of a tableau of difference quotients over halving steps.
   *
   * <p>Column j of the tableau has the error terms up to the j-th removed (Richardson 1911). Every
   * entry gets an error bar, and the entry with the smallest one is taken (C. J. F. Ridders,
   * "Accurate computation of F′(x) and F′(x)F″(x)", Advances in Engineering Software 4, 1982). The
   * bar adds up
   *
   * <ul>
   *   <li>the change against the two entries it was computed from, which is what Ridders takes for
   *       the truncation error;
   *   <li>the scatter of the quotients at this step and all finer ones, scaled by 1/h as noise in
   *       the function is;
   *   <li>the rounding error of function values of this size, ε|f|/h;
   *   <li>where the quotients creep (they change by nearly as much from each step to the next), the
   *       sum of that geometric series: what is still to come.
   * </ul>
   *
   * @param factor by which the leading error falls per step: 4 for central differences, 2 for
   *     one-sided ones
   */
  static Slope extrapolate(double[] quotients, double[] noise, int factor) {
    int n = quotients.length;
    double[][] t = tableau(quotients, factor);
    Slope best = UNKNOWN;
    double scatter = 0;
    // What the shorter steps leave possible: a slope that they all rule out is not the limit.
    double low = Double.NEGATIVE_INFINITY;
    double high = Double.POSITIVE_INFINITY;
    double[] errors = new double[n];
    Arrays.fill(errors, Double.POSITIVE_INFINITY);
    for (int k = n - 2; k >= 1; k--) {
      int flat = Math.min(2, k);
      scatter = Math.max(scatter / 2, Math.abs(t[k + 1][flat] - t[k][flat]));
      if (Double.isNaN(scatter)) {
        break;
      }
      double rest = creep(quotients, k, factor) + 2 * scatter + 3 * noise[k];
      for (int j = 1; j < t[k].length; j++) {
        double change =
            Math.max(Math.abs(t[k][j] - t[k][j - 1]), Math.abs(t[k][j] - t[k - 1][j - 1]));
        double error = change + rest;
        if (t[k][j] >= low - 10 * error && t[k][j] <= high + 10 * error) {
          errors[k] = Math.min(errors[k], error);
          best = error < best.error ? new Slope(t[k][j], error, k, k) : best;
        }
      }
      low = Math.max(low, t[k][flat] - 10 * rest);
      high = Math.min(high, t[k][flat] + 10 * rest);
    }
    int widest = 1;
    while (widest < best.finest && !(errors[widest] <= ABOUT * best.error)) {
      widest++;
    }
    return new Slope(best.value, best.error, best.finest, Math.min(widest, best.finest));
  }

  /**
   * Whether a claim agrees with the slope over some range of longer steps, as if shorter steps did
   * not exist: two steps in sequence whose own error bars are small against {@code gap}, and over
   * which the function is about as steep to either side. Where digits are lost to rounding, short
   * steps may show a clean slope that is not the function's.
   */
  static boolean agreesSomewhere(double claim, double gap, Line.Quotients q) {
    double[] noise = q.noise;
    double[][] t = tableau(q.central, 4);
    int run = 0;
    for (int k = 2; k + 1 < t.length; k++) {
      boolean agrees = false;
      for (int j = 1; j < t[k].length && !agrees; j++) {
        double change =
            Math.max(Math.abs(t[k][j] - t[k][j - 1]), Math.abs(t[k][j] - t[k - 1][j - 1]));
        double error = change + Math.abs(t[k + 1][j] - t[k][j]) + 3 * noise[k];
        agrees = error <= 0.2 * gap && Math.abs(claim - t[k][j]) <= error && q.bend(k) <= 0.5 * gap;
      }
      run = agrees ? run + 1 : 0;
      if (run == 2) {
        return true;
      }
    }
    return false;
  }

  private static double[][] tableau(double[] quotients, int factor) {
    double[][] t = new double[quotients.length][];
    for (int k = 0; k < t.length; k++) {
      t[k] = new double[Math.min(k + 1, COLUMNS)];
      t[k][0] = quotients[k];
      double power = factor;
      for (int j = 1; j < t[k].length; j++, power *= factor) {
        t[k][j] = t[k][j - 1] + (t[k][j - 1] - t[k - 1][j - 1]) / (power - 1);
      }
    }
    return t;
  }

  private static double creep(double[] q, int k, int factor) {
    if (k < 2) {
      return 0;
    }
    double last = Math.abs(q[k] - q[k - 1]);
    double before = Math.abs(q[k - 1] - q[k - 2]);
    double ratio = last / before;
    double usual = 1.0 / factor;
    if (last == 0 || !(ratio > usual + 0.25)) {
      return 0;
    }
    return last * (ratio < 0.97 ? ratio / (1 - ratio) : 30);
  }

  /** How far a claim of such a size may be off and still agree. */
  double tolerance(double size) {
    return 4 * error + 1e-9 * size;
  }

  /** Whether a claim lies within the bar, or so close to its middle that no bar is needed. */
  boolean agrees(double claim) {
    return Double.isFinite(claim)
        && Math.abs(claim - value) <= tolerance(Math.max(Math.abs(claim), Math.abs(value)));
  }

  double low(double margin) {
    return value - margin * error;
  }

  double high(double margin) {
    return value + margin * error;
  }
}
