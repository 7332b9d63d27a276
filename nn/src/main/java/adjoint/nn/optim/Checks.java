package adjoint.nn.optim;

/** What settings have to be. */
final class Checks {
  private Checks() {}

  /** {@code value}, if it is a finite number and not negative. */
  static double requireNotNegative(String optimizer, String setting, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format("%s: the %s must be 0 or positive, got %s", optimizer, setting, value));
    }
    return value;
  }

  /** {@code value}, if it is from 0 up to but without 1. */
  static double requireFraction(String optimizer, String setting, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s must be from 0 up to but without 1, got %s", optimizer, setting, value));
    }
    return value;
  }
}
