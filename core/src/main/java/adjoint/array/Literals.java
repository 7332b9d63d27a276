package adjoint.array;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/** Numbers as they stand in a program, which become floats or doubles only if they lose nothing. */
public final class Literals {
  private Literals() {}

  /** An integer as a float. */
  static float exact(long value) {
    if (digits(value) > Float.PRECISION) {
      throw new IllegalArgumentException(
          digits(value) > Double.PRECISION
              ? "of: "
                  + value
                  + " is neither a float nor a double; the nearest double is "
                  + (double) value
              : "of: a float cannot hold "
                  + value
                  + ", the nearest is "
                  + (long) (float) value
                  + "; write of("
                  + value
                  + ".0) for an F64 tensor");
    }
    return value;
  }

  /**
   * An integer as a double, of which Java by itself would round one with more than 53 digits.
   *
   * @param method what was called, for an error
   */
  public static double requireDouble(String method, long value) {
    requireNonNull(method, "requireDouble: method is null");
    if (digits(value) > Double.PRECISION) {
      throw new IllegalArgumentException(
          method
              + ": a double cannot hold "
              + value
              + ", the nearest is "
              + new BigDecimal((double) value));
    }
    return value;
  }

  /** Binary digits from the first to the last that is 1. */
  private static int digits(long value) {
    long magnitude = Math.abs(value); // of the smallest as well: its bits are right without a sign
    return magnitude == 0
        ? 0
        : Long.SIZE - Long.numberOfLeadingZeros(magnitude) - Long.numberOfTrailingZeros(magnitude);
  }

  /**
   * {@code value}, which must not be an integer that a float cannot hold; fractions are rounded, as
   * they are in a program.
   *
   * @param call what was called, with its other arguments, for an error
   */
  public static double requireFloat(String call, double value) {
    requireNonNull(call, "requireFloat: call is null");
    if (value == Math.rint(value) && (float) value != value) {
      throw new IllegalArgumentException(
          call.substring(0, call.indexOf('('))
              + ": a float cannot hold "
              + value
              + ", the nearest is "
              + (float) value
              + "; write "
              + call.replace("(", "(DType.F64, "));
    }
    return value;
  }

  /** Requires that floats can hold the integers of this range; fractions are rounded. */
  public static void requireFloats(String call, double start, double stop, double step) {
    requireNonNull(call, "requireFloats: call is null");
    if (step != 0 && Double.isFinite(start) && Double.isFinite(stop) && Double.isFinite(step)) {
      requireSteps(call, start, step, Range.count(start, stop, step));
    }
  }

  /**
   * Requires that floats can hold {@code start, start + step, …}, so many, if they are integers.
   *
   * @param call what was called, with its other arguments, for an error
   */
  private static void requireSteps(String call, double start, double step, double count) {
    double last = start + (count - 1) * step;
    if (Math.max(Math.abs(start), Math.abs(last)) <= 1 << Float.PRECISION
        || start != Math.rint(start)
        || step != Math.rint(step)) {
      return;
    }
    for (int i = 0; i < count && i < Integer.MAX_VALUE; i++) {
      requireFloat(call, Range.at(start, step, i));
    }
  }

  /** Requires that floats can hold these ends, and the integers between them, in so many steps. */
  public static void requireFloatsBetween(String call, double start, double stop, int count) {
    requireNonNull(call, "requireFloatsBetween: call is null");
    requireFloat(call, start);
    requireFloat(call, stop);
    if (count > 1) {
      requireSteps(call, start, (stop - start) / (count - 1), count);
    }
  }
}
