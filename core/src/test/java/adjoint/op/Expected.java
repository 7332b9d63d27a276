package adjoint.op;

import adjoint.array.DType;
import adjoint.array.NdArray;
import java.util.Arrays;

/**
 * What a naive reference computed. A result may be off by {@code scale} roundings, that is {@code
 * scale · ε} of its dtype; by nothing where the scale is 0.
 */
record Expected(Plain y, Plain scale) {
  /** To the last bit, but for the sign of a zero. */
  static Expected exactly(Plain y) {
    return new Expected(y, new Plain(y.extents(), new double[y.values().length]));
  }

  static Expected exactly(int[] extents, Plain.Element element) {
    return exactly(Plain.fill(extents, element));
  }

  /** Within this many units in the last place. */
  static Expected within(double ulps, Plain y) {
    double[] scale = Arrays.stream(y.values()).map(v -> ulps * Math.abs(v)).toArray();
    return new Expected(y, new Plain(y.extents(), scale));
  }

  void requireEqual(String what, NdArray actual) {
    if (!Arrays.equals(actual.shape().extents(), y.extents())) {
      throw new AssertionError(
          what + ": shape " + actual.shape() + " instead of " + Arrays.toString(y.extents()));
    }
    double[] numbers = actual.toDoubleArray();
    boolean single = actual.dtype() == DType.F32;
    for (int i = 0; i < numbers.length; i++) {
      double expected = y.values()[i];
      double epsilon = single ? 0x1p-23 : 0x1p-52;
      double tiny = single ? Float.MIN_VALUE : Double.MIN_VALUE;
      double slack = scale.values()[i] == 0 ? 0 : scale.values()[i] * epsilon + 2 * tiny;
      boolean equal =
          numbers[i] == expected
              || Double.isNaN(numbers[i]) && Double.isNaN(expected)
              || Math.abs(numbers[i] - expected) <= slack && Double.isFinite(slack);
      if (!equal) {
        throw new AssertionError(
            what
                + ": element "
                + Arrays.toString(Plain.index(y.extents(), i))
                + " is "
                + numbers[i]
                + " instead of "
                + expected
                + " ± "
                + slack);
      }
    }
  }
}
