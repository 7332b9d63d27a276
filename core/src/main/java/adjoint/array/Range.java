package adjoint.array;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The steps from one number up to but without another. */
final class Range {
  private Range() {}

  /** {@code start + i·step}, also where the product alone overflows. */
  static double at(double start, double step, int i) {
    double y = start + i * step;
    return Double.isFinite(y) ? y : Math.fma(i, step, start);
  }

  /**
   * {@code ⌈(stop − start)/step⌉}, at least 0, of the numbers that the three stand for: whatever is
   * rounded to them. Where that may be a whole number, it is.
   */
  static double count(double start, double stop, double step) {
    BigDecimal by = new BigDecimal(step);
    BigDecimal count =
        new BigDecimal(stop).subtract(new BigDecimal(start)).divide(by, MathContext.DECIMAL128);
    BigDecimal whole = count.setScale(0, RoundingMode.HALF_EVEN);
    BigDecimal doubt =
        doubt(start)
            .add(doubt(stop))
            .add(doubt(step).multiply(count.abs()))
            .divide(by.abs(), MathContext.DECIMAL128);
    boolean mayBeWhole = count.subtract(whole).abs().compareTo(doubt) <= 0;
    BigDecimal steps = mayBeWhole ? whole : count.setScale(0, RoundingMode.CEILING);
    return Math.max(0, steps.doubleValue());
  }

  /** More digits nobody writes: then they are those of a float that was made a double. */
  private static final int WRITTEN = 9;

  /**
   * How far the number that was meant may be: half a unit in the last place, of a float if it was
   * one; not at all if the number is what its digits say, and these are few.
   */
  private static BigDecimal doubt(double x) {
    BigDecimal digits = new BigDecimal(Double.toString(x)).stripTrailingZeros();
    if (digits.precision() <= WRITTEN && digits.compareTo(new BigDecimal(x)) == 0) {
      return BigDecimal.ZERO;
    }
    boolean isFloat = (float) x == x;
    if (isFloat && new BigDecimal(Float.toString((float) x)).compareTo(new BigDecimal(x)) == 0) {
      return BigDecimal.ZERO;
    }
    return new BigDecimal((isFloat ? Math.ulp((float) x) : Math.ulp(x)) / 2);
  }
}
