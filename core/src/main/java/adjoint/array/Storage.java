package adjoint.array;

/** The Java array behind an {@link NdArray}: the one place where the two dtypes differ in kind. */
@SuppressWarnings("ArrayRecordComponent") // a storage is its array; nothing compares storages
sealed interface Storage {
  /** The type of the numbers in it. */
  DType dtype();

  /** Single precision. */
  record F32(float[] data) implements Storage {
    @Override
    public DType dtype() {
      return DType.F32;
    }
  }

  /** Double precision. */
  record F64(double[] data) implements Storage {
    @Override
    public DType dtype() {
      return DType.F64;
    }
  }

  /** Zeros. */
  static Storage zeros(DType dtype, int size) {
    return switch (dtype) {
      case F32 -> new F32(new float[size]);
      case F64 -> new F64(new double[size]);
    };
  }
}
