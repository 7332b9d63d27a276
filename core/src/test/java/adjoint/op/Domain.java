package adjoint.op;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * The numbers that an operation takes.
 *
 * @param low the least number where the function is smooth and of moderate size
 * @param high the greatest such number
 * @param far how far from 0 numbers go elsewhere than in smooth cases
 * @param special other numbers that must come out right
 * @param kinks what smooth cases keep a distance from
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares them
record Domain(double low, double high, double far, double[] special, double... kinks) {
  private static final double DISTANCE = 0.05;
  private static final double[] FINITE = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    -0.5,
    2,
    1e-5,
    -1e-5,
    1e-9,
    1e-17,
    -1e-17,
    1e-300,
    -1e-300,
    Double.MIN_VALUE,
    1e300,
    -1e300,
    Double.NaN
  };
  private static final double[] INFINITE = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};

  /** Smooth from {@code low} to {@code high}, and used everywhere. */
  static Domain of(double low, double high) {
    return new Domain(
        low,
        high,
        30,
        DoubleStream.concat(Arrays.stream(FINITE), Arrays.stream(INFINITE)).toArray());
  }

  /** Numbers up to this far from 0, where the function is still wanted. */
  Domain upTo(double other) {
    return new Domain(low, high, other, special, kinks);
  }

  Domain finite() {
    return new Domain(low, high, far, FINITE, kinks);
  }

  /** Nothing but numbers where it is smooth. */
  Domain only() {
    return new Domain(low, high, 0, new double[0], kinks);
  }

  Domain without(double kink) {
    return new Domain(
        low,
        high,
        far,
        DoubleStream.concat(Arrays.stream(special), DoubleStream.of(kink)).toArray(),
        DoubleStream.concat(Arrays.stream(kinks), DoubleStream.of(kink)).toArray());
  }

  double draw(Source s) {
    if (s.smooth() || far == 0) {
      return smooth(s);
    }
    return switch (s.below(6)) {
      case 0, 1 -> special[s.below(special.length)];
      case 2, 3 -> s.between(-far, far);
      default -> s.between(low, high);
    };
  }

  private double smooth(Source s) {
    while (true) {
      double x = s.between(low, high);
      if (Arrays.stream(kinks).allMatch(kink -> Math.abs(x - kink) >= DISTANCE)) {
        return x;
      }
    }
  }
}
