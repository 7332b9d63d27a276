package adjoint.check;

/**
 * A function that is flat at the finest steps but rises as claimed over wider ones: its digits have
 * been lost to rounding ({@code (x + 1e16) − 1e16}), or it is rounded on purpose. Differences
 * cannot tell that from a constant.
 */
final class Staircase {
  private static final double TOLERANCE = 0.2;

  private Staircase() {}

  static boolean fits(Line line, int row, double claim) {
    Line.Quotients q = line.quotients(row, Line.FULL);
    int n = q.step.length;
    for (int k = Math.max(0, n - 6); k < n; k++) {
      if (q.right[k] != 0 || q.left[k] != 0) {
        return false;
      }
    }
    if (claim == 0 || !Double.isFinite(claim)) {
      return false;
    }
    int run = 0;
    for (int k = n - 1; k >= 0; k--) {
      run = near(q.right[k], claim) && near(q.left[k], claim) ? run + 1 : 0;
      if (run == 2) {
        return true;
      }
    }
    Bench bench = line.bench;
    double f0 = bench.origin.value[row];
    run = 0;
    for (double h = line.unit; h < line.unit * 0x1p70 && h < 1e300; h *= 4) {
      double right = (bench.at(line.direction.moved(bench.x, h)).value[row] - f0) / h;
      double left = (f0 - bench.at(line.direction.moved(bench.x, -h)).value[row]) / h;
      run = near(right, claim) && near(left, claim) ? run + 1 : 0;
      if (run == 2) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the function is flat up to the step at which the claimed change is about what rounding
   * inside it can hide, and moves from there on.
   */
  static boolean begins(Line line, int row, double claim, double lost) {
    Line.Quotients q = line.quotients(row, Line.FULL);
    int k = q.step.length - 1;
    while (k >= 0 && q.right[k] == 0 && q.left[k] == 0) {
      k--;
    }
    double change = k < 0 ? 0 : Math.abs(claim) * q.step[k];
    return k < q.step.length - 1 && change > lost / 100 && change < 10 * lost;
  }

  private static boolean near(double quotient, double claim) {
    return Math.abs(quotient - claim) <= TOLERANCE * Math.abs(claim);
  }
}
