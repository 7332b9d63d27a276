package adjoint.nn.metric;

/** Ratios of counts. */
final class Ratio {
  private Ratio() {}

  /** {@code right/(right + wrong)}; of nothing 0, or NaN if nothing was missed either. */
  static double of(long right, long wrong, long missed) {
    return right + wrong > 0 ? (double) right / (right + wrong) : missed > 0 ? 0 : Double.NaN;
  }

  /** The harmonic mean of both ratios; NaN if there is nothing. */
  static double f1(long right, long wrong, long missed) {
    long all = 2 * right + wrong + missed;
    return all > 0 ? 2.0 * right / all : Double.NaN;
  }
}
