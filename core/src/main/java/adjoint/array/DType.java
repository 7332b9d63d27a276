package adjoint.array;

/** The type of an array's numbers: {@code F32} is meant for training, {@code F64} for checking. */
public enum DType {
  /** IEEE 754 binary32, Java's {@code float}. */
  F32,
  /** IEEE 754 binary64, Java's {@code double}. */
  F64;

  /** {@code x} rounded to the nearest number of this type. */
  public double round(double x) {
    return this == F32 ? (float) x : x;
  }
}
