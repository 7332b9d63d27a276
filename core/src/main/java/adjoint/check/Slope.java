package adjoint.check;

/**
 * A slope found by finite differences, with its error bar; the error is infinite where nothing was
 * found.
 */
record Slope(double value, double error) {
  static final Slope UNKNOWN = new Slope(Double.NaN, Double.POSITIVE_INFINITY);

  /**
   * The best entry of a tableau of difference quotients: Richardson's extrapolation with Ridders'
   * choice of the entry whose estimated error is smallest (C. Ridders, Advances in Engineering
   * Software 4, 1982).
   *
   * @param quotients for steps that halve from one to the next
   * @param noise the rounding error of each quotient
   * @param power the factor by which the error of order j falls: 4 for central differences, 2 for
   *     one-sided ones
   */
  static Slope extrapolate(double[] quotients, double[] noise, int power) {
    int n = quotients.length;
    double[][] t = new double[n][];
    for (int k = 0; k < n; k++) {
      t[k] = new double[Math.min(k, 6) + 1];
      t[k][0] = quotients[k];
      double factor = power;
      for (int j = 1; j < t[k].length; j++, factor *= power) {
        double finer = t[k][j - 1];
        t[k][j] = finer + (finer - t[k - 1][j - 1]) / (factor - 1);
      }
    }
    Slope best = UNKNOWN;
    double scatter = 0;
    for (int k = n - 2; k >= 1; k--) {
      // The change from one step to the next, where extrapolation has removed what is smooth, is
      // noise; noise grows as 1/h.
      int flat = Math.min(2, k);
      scatter = Math.max(scatter / 2, Math.abs(t[k + 1][flat] - t[k][flat]));
      if (Double.isNaN(scatter)) {
        scatter = Double.POSITIVE_INFINITY;
      }
      for (int j = 1; j < t[k].length; j++) {
        double change =
            Math.max(Math.abs(t[k][j] - t[k][j - 1]), Math.abs(t[k][j] - t[k - 1][j - 1]));
        double error = change + 2 * scatter + 3 * noise[k];
        if (error < best.error) {
          best = new Slope(t[k][j], error);
        }
      }
    }
    return best;
  }
}
