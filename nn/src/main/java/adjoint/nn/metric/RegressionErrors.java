package adjoint.nn.metric;

import static java.util.Objects.requireNonNull;

import adjoint.Tensor;

/**
 * How far predicted numbers are from the right ones: MAE, MSE, RMSE and R².
 *
 * {@snippet :
 * RegressionErrors errors = new RegressionErrors();
 * errors.add(model.forward(x), y);
 * errors.rmse();
 * }
 */
public final class RegressionErrors {
  private long count;
  private double absolute; // Σ |error|
  private double squared; // Σ error²
  private double mean; // of the right numbers
  private double spread; // Σ (right − mean)²

  /** Nothing is in it yet. */
  public RegressionErrors() {}

  /** Adds numbers, and what was predicted for them, of the same shape. */
  public RegressionErrors add(Tensor predicted, Tensor right) {
    requireNonNull(predicted, "RegressionErrors: predicted is null");
    requireNonNull(right, "RegressionErrors: right is null");
    Checks.requireFit("RegressionErrors", predicted, right);
    Checks.requireNumbers("RegressionErrors", "right", right);
    double[] p = predicted.toDoubleArray();
    double[] y = right.toDoubleArray();
    for (int i = 0; i < p.length; i++) {
      double error = p[i] - y[i];
      absolute += Math.abs(error);
      squared += error * error;
      count++;
      double off = y[i] - mean; // B. P. Welford, Technometrics 4, 1962
      mean += off / count;
      spread += off * (y[i] - mean);
    }
    return this;
  }

  /** Adds what has been added to another one, too; up to rounding the same. */
  public RegressionErrors merge(RegressionErrors other) {
    requireNonNull(other, "RegressionErrors: other is null");
    if (other.count > 0) {
      double off = other.mean - mean;
      long all = count + other.count;
      spread += other.spread + off * off * ((double) count * other.count / all);
      mean += off * other.count / all;
      absolute += other.absolute;
      squared += other.squared;
      count = all;
    }
    return this;
  }

  /** How many numbers there are. */
  public long count() {
    return count;
  }

  /** The mean absolute error. */
  public double mae() {
    Checks.requireSome("RegressionErrors", count);
    return absolute / count;
  }

  /** The mean squared error. */
  public double mse() {
    Checks.requireSome("RegressionErrors", count);
    return squared / count;
  }

  /** The root of the mean squared error, in the unit of the numbers. */
  public double rmse() {
    return Math.sqrt(mse());
  }

  /**
   * The coefficient of determination, {@code 1 − Σ error²/Σ (right − mean)²}: 1 is perfect, 0 as
   * good as always predicting the mean, and it may be negative.
   */
  public double r2() {
    Checks.requireSome("RegressionErrors", count);
    if (spread == 0) {
      throw new IllegalStateException(
          "RegressionErrors: all right numbers are equal, so there is no spread to explain and no"
              + " R²");
    }
    return 1 - squared / spread;
  }

  /** The mean absolute error and the root of the mean squared one. */
  @Override
  public String toString() {
    return count == 0
        ? "RegressionErrors(of nothing)"
        : "RegressionErrors(MAE " + mae() + ", RMSE " + rmse() + " of " + count + ")";
  }
}
