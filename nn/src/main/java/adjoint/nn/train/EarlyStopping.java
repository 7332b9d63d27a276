package adjoint.nn.train;

import static java.util.Objects.requireNonNull;

/**
 * When training has gone on for long enough: when a number that is measured after each epoch has
 * not become better for so many epochs. The weights of the best epoch are kept.
 *
 * {@snippet :
 * EarlyStopping.lowest("validation loss").patience(5);
 * EarlyStopping.highest("accuracy").leastGain(0.001);
 * }
 *
 * <p>With more patience than there are epochs it stops nothing, and only keeps the best weights.
 *
 * <p>L. Prechelt: Early stopping, but when? 1998.
 */
public final class EarlyStopping {
  private final String metric;
  private final int sign; // 1 if larger is better
  private final int patience;
  private final double leastGain;

  private EarlyStopping(String metric, int sign, int patience, double leastGain) {
    this.metric = metric;
    this.sign = sign;
    this.patience = patience;
    this.leastGain = leastGain;
  }

  /** The lower this metric the better; patience is 10. */
  public static EarlyStopping lowest(String metric) {
    return new EarlyStopping(requireNonNull(metric, "lowest: metric is null"), -1, 10, 0);
  }

  /** The higher this metric the better; patience is 10. */
  public static EarlyStopping highest(String metric) {
    return new EarlyStopping(requireNonNull(metric, "highest: metric is null"), 1, 10, 0);
  }

  /** Stops when so many epochs in a row were no better than the best one before them. */
  public EarlyStopping patience(int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException(
          "EarlyStopping: the patience must be at least 1 epoch, got " + epochs);
    }
    return new EarlyStopping(metric, sign, epochs, leastGain);
  }

  /** Only what is better than the best by more than this counts as better. */
  public EarlyStopping leastGain(double gain) {
    if (!(gain >= 0 && gain < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "EarlyStopping: the least gain must be 0 or positive, got " + gain);
    }
    return new EarlyStopping(metric, sign, patience, gain);
  }

  /** What it looks at. */
  String metric() {
    return metric;
  }

  /** The position of the best of these values, or −1 if there is none: NaN is never better. */
  int best(double[] values) {
    int best = -1;
    for (int i = 0; i < values.length; i++) {
      double value = sign * values[i];
      boolean better = best < 0 ? !Double.isNaN(value) : value > sign * values[best] + leastGain;
      best = better ? i : best;
    }
    return best;
  }

  /** Whether after these values there should be no further epoch. */
  boolean isOver(double[] values) {
    return values.length - 1 - best(values) >= patience;
  }

  /** For example {@code EarlyStopping(lowest validation loss, patience 10)}. */
  @Override
  public String toString() {
    return "EarlyStopping(%s %s, patience %s%s)"
        .formatted(
            sign > 0 ? "highest" : "lowest",
            metric,
            patience,
            leastGain > 0 ? ", least gain " + leastGain : "");
  }
}
