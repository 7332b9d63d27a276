package adjoint.check;

/**
 * A slope as finite differences see it: across the point and from either side, each with its error
 * bar. An error is infinite where there is no answer.
 *
 * @param slope across the point
 * @param error its error bar
 * @param left from below
 * @param leftError its error bar
 * @param right from above
 * @param rightError its error bar
 */
public record Measured(
    double slope, double error, double left, double leftError, double right, double rightError) {

  static Measured of(Slope central, Slope left, Slope right) {
    return new Measured(
        central.value(), central.error(), left.value(), left.error(), right.value(), right.error());
  }

  /**
   * Whether the two sides have different slopes, as far as their error bars tell. The slope across
   * is their mean then; if it is not, the two were not seen over steps of the same size.
   */
  boolean isKink() {
    double bars = 10 * (leftError + rightError);
    double difference = Math.abs(right - left);
    return difference > bars + 1e-7 * (Math.abs(left) + Math.abs(right))
        && Math.abs(slope - (left + right) / 2) <= bars + 0.01 * difference
        && error <= bars + 0.1 * difference;
  }

  @Override
  public String toString() {
    String across = text(slope, error);
    return isKink() || !Double.isFinite(error)
        ? across
            + " (from below "
            + text(left, leftError)
            + ", from above "
            + text(right, rightError)
            + ")"
        : across;
  }

  private static String text(double value, double error) {
    return Double.isFinite(error)
        ? value + " ± " + String.format(java.util.Locale.ROOT, "%.1e", error)
        : "no limit";
  }
}
