package adjoint.array;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Evenly spaced numbers. */
final class Range {
  private Range() {}

  /** {@link NdArray#arange}. */
  static NdArray arange(DType dtype, double start, double stop, double step) {
    if (!(step != 0 && Double.isFinite(start) && Double.isFinite(stop) && Double.isFinite(step))) {
      throw new IllegalArgumentException(
          "arange: needs finite bounds and a step other than 0, got %s, %s, %s"
              .formatted(start, stop, step));
    }
    double count = count(start, stop, step);
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "arange: from %s to %s by %s are too many numbers for a Java array"
              .formatted(start, stop, step));
    }
    Shape shape = Shape.of("arange", (int) count);
    NdArray y = NdArray.generate(dtype, shape, i -> at(start, step, i));
    requireDistinct(y.storage, (int) count, start, stop, step);
    return y;
  }

  /** Requires that no number of a range was rounded to the next one, to the stop, or to ∞. */
  private static void requireDistinct(
      Storage y, int count, double start, double stop, double step) {
    boolean single = y.dtype() == DType.F32;
    String numbers = single ? "floats" : "doubles";
    String advice =
        single
            ? "write arange(DType.F64, %s, %s, %s)".formatted(start, stop, step)
            : "take a larger step";
    for (int i = 0; i < count; i++) {
      double next = i + 1 < count ? y.get(i + 1) : stop;
      if (Double.isInfinite(y.get(i))) {
        throw new IllegalArgumentException(
            "arange: %s cannot hold %s; %s".formatted(numbers, at(start, step, i), advice));
      }
      if (step > 0 ? y.get(i) >= next : y.get(i) <= next) {
        throw new IllegalArgumentException(
            "arange: %s near %s cannot tell steps of %s apart; %s"
                .formatted(numbers, y.get(i), step, advice));
      }
    }
  }

  /** {@link NdArray#linspace}. */
  static NdArray linspace(DType dtype, double start, double stop, int count) {
    if (!Double.isFinite(start) || !Double.isFinite(stop)) {
      throw new IllegalArgumentException(
          "linspace: needs finite bounds, got " + start + " and " + stop);
    }
    if (dtype == DType.F32 && Math.max(Math.abs(start), Math.abs(stop)) > Float.MAX_VALUE) {
      throw new IllegalArgumentException(
          ("linspace: floats go up to %s, which is less than the bounds %s and %s;"
                  + " write linspace(DType.F64, …)")
              .formatted(Float.MAX_VALUE, start, stop));
    }
    Shape shape = Shape.of("linspace", count);
    int last = count - 1;
    if (last > 0 && Double.isInfinite(stop - start)) {
      return NdArray.generate(
          dtype, shape, i -> start * ((double) (last - i) / last) + stop * ((double) i / last));
    }
    double step = count > 1 ? (stop - start) / last : 0;
    return NdArray.generate(dtype, shape, i -> i > 0 && i == last ? stop : start + i * step);
  }

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
